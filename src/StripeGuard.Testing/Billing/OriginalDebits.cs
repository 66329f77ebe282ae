using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>What a customer was charged for the time of a subscription's item.</summary>
/// <param name="Net">Less discounts, without exclusive taxes, in minor units.</param>
/// <param name="Invoice">The invoice that it stands on; null while it is pending.</param>
/// <param name="Lines">The ids of its lines there.</param>
internal sealed record OriginalDebit(long Net, long Start, long End, string? Invoice, IReadOnlyList<string> Lines)
{
    /// <summary>What of it is for the time from a moment on.</summary>
    public long Unused(long at)
    {
        var from = Math.Clamp(at, Start, End);
        return End <= Start ? 0 : PriceAmounts.Round(Net * ((End - from) / (decimal)(End - Start)));
    }
}

/// <summary>
/// Finds what is credited when the rest of a period is not used: docs.stripe.com/billing/subscriptions/prorations#credit-prorations.
/// In flexible billing mode that is a part of what was debited, whatever price and discounts are by now.
/// </summary>
internal static class OriginalDebits
{
    private static readonly ConditionalWeakTable<JsonObject, OriginalDebit> Credited = [];

    /// <summary>The last debit for an item's present period; null when it was never charged for.</summary>
    public static OriginalDebit? Of(ObjectStore objects, JsonObject subscription, JsonObject item)
    {
        var end = item.Number("current_period_end");
        return Pending(objects, subscription, item, end) ?? Invoiced(objects, subscription, item, end);
    }

    /// <summary>Remembers which debit an invoice item credits.</summary>
    public static void Remember(JsonObject invoiceItem, OriginalDebit debit) =>
        Credited.AddOrUpdate(invoiceItem, debit);

    /// <summary>A line's <c>credited_items</c>: the lines that the proration credits; null where it credits none.</summary>
    public static JsonObject? CreditedBy(JsonObject invoiceItem) =>
        Credited.TryGetValue(invoiceItem, out var debit) && debit.Invoice is not null
            ? new JsonObject
            {
                ["invoice"] = debit.Invoice,
                ["invoice_line_items"] = new JsonArray([.. debit.Lines.Select(line => JsonValue.Create(line))]),
            }
            : null;

    private static OriginalDebit? Pending(ObjectStore objects, JsonObject subscription, JsonObject item, long end) =>
        PendingItems
            .Of(objects)
            .Of(subscription.Text("customer")!)
            .Where(each =>
                each.Flag("proration")
                && !IsCredit(each)
                && each.Object("parent")?.Object("subscription_details")?.Text("subscription_item") == item.Id()
                && each.Object("period")!.Number("end") == end
            )
            .Select(each => new OriginalDebit(
                each.Number("amount"),
                each.Object("period")!.Number("start"),
                end,
                Invoice: null,
                []
            ))
            .LastOrDefault();

    private static OriginalDebit? Invoiced(ObjectStore objects, JsonObject subscription, JsonObject item, long end)
    {
        foreach (var invoice in objects.NewestFirst(Invoices.Type))
        {
            if (
                InvoiceShape.SubscriptionOf(invoice) != subscription.Id()
                || invoice.Text("status") == "void"
                || PendingUpdates.WaitFor(objects, subscription, invoice)
            )
            {
                continue;
            }

            var lines = InvoiceLines
                .Of(objects, invoice)
                .Where(line => IsDebit(objects, line, item.Id(), end))
                .ToList();
            if (lines.Count > 0)
            {
                // The last change's debit is for what there is now. A graduated price's period has a line for each tier.
                List<JsonObject> debits = lines.FindLast(InvoiceLines.IsProration) is { } changed ? [changed] : lines;
                return new OriginalDebit(
                    debits.Sum(Net),
                    debits[0].Object("period")!.Number("start"),
                    end,
                    invoice.Id(),
                    [.. debits.Select(line => line.Id())]
                );
            }

            if (invoice.Number("created") < item.Number("current_period_start"))
            {
                break;
            }
        }

        return null;
    }

    private static bool IsDebit(ObjectStore objects, JsonObject line, string item, long end) =>
        line.Object("parent")?.Object("subscription_item_details")?.Text("subscription_item") == item
        && line.Object("period")!.Number("end") == end
        && line.Number("amount") >= 0
        && !(
            InvoiceLines.InvoiceItemOf(line) is { } id
            && objects.Find(InvoiceItems.Type, id) is { } invoiceItem
            && IsCredit(invoiceItem)
        );

    /// <summary>A credit may come to nothing, as for a free price.</summary>
    private static bool IsCredit(JsonObject invoiceItem) =>
        invoiceItem.Number("amount") < 0 || Credited.TryGetValue(invoiceItem, out _);

    private static long Net(JsonObject line) =>
        line.Number("amount")
        - (line["discount_amounts"] as JsonArray ?? []).OfType<JsonObject>().Sum(off => off.Number("amount"));
}

using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>An item of a subscription before and after a change; null where it is not there.</summary>
internal sealed record ItemChange(JsonObject? Before, JsonObject? After);

/// <summary>
/// What a change within a period comes to, to the second: the unused time of what was, and the remaining time of what is
/// (docs.stripe.com/billing/subscriptions/prorations). Each side is rounded by itself, so that a change and its reverse at
/// the same second come to nothing. In classic billing mode a credit is computed from the present price and discounts
/// (docs.stripe.com/billing/subscriptions/billing-mode/compare).
/// </summary>
internal static class Proration
{
    /// <summary>The invoice items of a change, not stored: credits before charges.</summary>
    /// <param name="subscription">As it was.</param>
    /// <param name="after">As it will be: for its discounts.</param>
    public static IReadOnlyList<JsonObject> Of(
        Work work,
        JsonObject subscription,
        JsonObject after,
        IReadOnlyList<ItemChange> changes,
        long at
    )
    {
        var before = SubscriptionItemList.Of(subscription);
        var now = SubscriptionItemList.Of(after);
        var items = new List<JsonObject>();
        foreach (var change in changes)
        {
            if (change.Before is { } was)
            {
                items.Add(Part(work, subscription, before, was, at, isCredit: true));
            }

            if (change.After is { } becomes)
            {
                items.Add(Part(work, after, now, becomes, at, isCredit: false));
            }
        }

        return [.. items.Where(item => item.Number("amount") != 0 || item.Number("quantity") != 0)];
    }

    /// <summary>The credits for the unused time of all items, not stored.</summary>
    public static IReadOnlyList<JsonObject> Unused(Work work, JsonObject subscription, long at) =>
        Of(
            work,
            subscription,
            subscription,
            [.. SubscriptionItemList.Of(subscription).Select(item => new ItemChange(item, null))],
            at
        );

    private static JsonObject Part(
        Work work,
        JsonObject subscription,
        IReadOnlyList<JsonObject> all,
        JsonObject item,
        long at,
        bool isCredit
    )
    {
        var price = item.Object("price")!;
        var end = item.Number("current_period_end");
        var metered = SubscriptionItemList.IsMetered(item);
        var quantity = metered ? 0 : SubscriptionItemList.Quantity(item);
        var debit =
            isCredit && !metered && subscription.Object("billing_mode")?.Text("type") != "classic"
                ? OriginalDebits.Of(work.Objects, subscription, item) ?? new OriginalDebit(0, at, end, null, [])
                : null;
        var share = metered || end <= at ? 0 : SubscriptionItemList.Intervals(subscription, item, at, end);
        var amount = debit?.Unused(at) ?? PriceAmounts.Round(Net(work.Objects, subscription, all, item) * share);
        var customer = work.Objects.Get(Customers.Type, subscription.Text("customer")!, "customer");
        var prorated = InvoiceItems.New(
            work,
            customer,
            subscription.Text("currency")!,
            isCredit ? -amount : amount,
            price,
            quantity,
            quantity == 0 ? 0 : amount / (decimal)quantity * (isCredit ? -1 : 1),
            (at, Math.Max(at, end)),
            isCredit
                ? InvoiceWords.Unused(work.Objects, price, quantity, at)
                : InvoiceWords.Remaining(work.Objects, price, quantity, at)
        );
        if (debit is not null)
        {
            OriginalDebits.Remember(prorated, debit);
        }

        prorated["discountable"] = false;
        prorated["parent"] = InvoiceItems.Parent(subscription.Id(), item.Id());
        prorated["proration"] = true;
        prorated["proration_details"] = new JsonObject { ["discount_amounts"] = new JsonArray() };
        prorated["tax_rates"] = item["tax_rates"]?.DeepClone();
        return prorated;
    }

    /// <summary>What an item costs for a whole interval, less its share of the subscription's discounts.</summary>
    private static long Net(
        ObjectStore objects,
        JsonObject subscription,
        IReadOnlyList<JsonObject> all,
        JsonObject item
    )
    {
        var currency = subscription.Text("currency")!;
        var lines = all.Select(each => new DiscountableLine(
                SubscriptionItemList.IsMetered(each)
                    ? 0
                    : PriceAmounts.Of(objects, each.Object("price")!, SubscriptionItemList.Quantity(each), currency),
                each.Object("price")!.Text("product"),
                InvoiceTotals.Terms(objects, each["discounts"], currency)
            ))
            .ToList();
        var at = all.TakeWhile(each => each.Id() != item.Id()).Count();
        if (at == all.Count)
        {
            return 0;
        }

        var off = DiscountAmounts.Of(lines, InvoiceTotals.Terms(objects, subscription["discounts"], currency));
        return lines[at].Amount - off[at].Sum(each => each.Amount);
    }
}

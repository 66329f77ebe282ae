using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>The lines of invoices: docs.stripe.com/api/invoice-line-item/object.</summary>
internal static class InvoiceLines
{
    public const string Type = "line_item";

    /// <summary>An invoice shows its first ten lines; when it has more, all of them are kept beside it.</summary>
    private const int Shown = 10;

    private const string Kept = "stripeguard.invoice_lines";

    /// <summary>All lines of an invoice, as they are stored.</summary>
    public static IReadOnlyList<JsonObject> Of(ObjectStore objects, JsonObject invoice) =>
        [
            .. (
                objects.Find(Kept, KeptId(invoice))?["data"] as JsonArray
                ?? invoice.Object("lines")?["data"] as JsonArray
                ?? []
            ).OfType<JsonObject>(),
        ];

    /// <summary>Gives an invoice its lines: the first ten show in it.</summary>
    public static void Set(ObjectStore objects, JsonObject invoice, IReadOnlyList<JsonObject> lines, bool keep)
    {
        invoice["lines"] = Lists.Of(lines.Take(Shown), $"/v1/invoices/{invoice.Id()}/lines", lines.Count > Shown);
        if (!keep)
        {
            return;
        }

        if (lines.Count > Shown)
        {
            objects.Put(
                new JsonObject
                {
                    ["id"] = KeptId(invoice),
                    ["object"] = Kept,
                    ["data"] = new JsonArray([.. lines.Select(line => line.DeepClone())]),
                }
            );
        }
        else if (objects.Find(Kept, KeptId(invoice)) is { } longer)
        {
            objects.Forget(longer);
        }
    }

    /// <summary>
    /// The lines that an item of a subscription is charged by for a time: one, or one for each tier of a graduated price.
    /// </summary>
    /// <param name="intervals">For how many intervals; a fraction for a part of one.</param>
    public static IEnumerable<JsonObject> OfItem(
        Work work,
        JsonObject subscription,
        JsonObject item,
        (long Start, long End) period,
        long quantity,
        decimal intervals = 1
    )
    {
        var price = item.Object("price")!;
        var currency = subscription.Text("currency")!;
        foreach (var part in PriceAmounts.Parts(work.Objects, price, quantity, currency))
        {
            var amount = intervals == 1 ? part.Amount : PriceAmounts.Round(part.Amount * intervals);
            var line = New(work, amount, currency, period, part.Quantity, price, part.UnitAmount);
            line["description"] = InvoiceWords.Item(work.Objects, price, part, currency);
            line["discounts"] = Discounts.InForce(work.Objects, item["discounts"], Math.Max(work.Now, period.Start));
            line["parent"] = OfItem(subscription.Id(), item.Id(), invoiceItem: null, proration: false);
            line["subscription"] = subscription.Id();
            yield return line;
        }
    }

    /// <summary>The line of a trial, which costs nothing.</summary>
    public static JsonObject OfTrial(Work work, JsonObject subscription, JsonObject item, (long Start, long End) period)
    {
        var price = item.Object("price")!;
        var quantity = item["quantity"] is null ? 0 : item.Number("quantity");
        var line = New(work, 0, subscription.Text("currency")!, period, quantity, price, unitAmount: 0);
        line["description"] = InvoiceWords.Trial(work.Objects, price, quantity);
        line["discounts"] = Discounts.InForce(work.Objects, item["discounts"], Math.Max(work.Now, period.Start));
        line["parent"] = OfItem(subscription.Id(), item.Id(), invoiceItem: null, proration: false);
        line["subscription"] = subscription.Id();
        return line;
    }

    /// <summary>The line of an invoice item.</summary>
    public static JsonObject OfInvoiceItem(Work work, JsonObject invoiceItem)
    {
        var period = invoiceItem.Object("period")!;
        var line = New(
            work,
            invoiceItem.Number("amount"),
            invoiceItem.Text("currency")!,
            (period.Number("start"), period.Number("end")),
            invoiceItem.Number("quantity"),
            price: null,
            unitAmount: null
        );
        line["description"] = invoiceItem.Text("description");
        line["discountable"] = invoiceItem.Flag("discountable");
        line["discounts"] = invoiceItem["discounts"]?.DeepClone();
        line["metadata"] = invoiceItem["metadata"]?.DeepClone();
        line["pricing"] = invoiceItem["pricing"]?.DeepClone();
        line["quantity_decimal"] = invoiceItem["quantity_decimal"]?.DeepClone();
        var details = invoiceItem.Object("parent")?.Object("subscription_details");
        line["subscription"] = details?.Text("subscription");
        line["parent"] =
            details?.Text("subscription_item") is { } item && invoiceItem.Flag("proration")
                ? OfItem(
                    details.Text("subscription")!,
                    item,
                    invoiceItem.Id(),
                    proration: true,
                    OriginalDebits.CreditedBy(invoiceItem)
                )
                : OfInvoiceItem(invoiceItem, details?.Text("subscription"));
        return line;
    }

    /// <summary>The id of the invoice item that a line is of, or null.</summary>
    public static string? InvoiceItemOf(JsonObject line) =>
        line.Object("parent")?.Object("invoice_item_details")?.Text("invoice_item")
        ?? line.Object("parent")?.Object("subscription_item_details")?.Text("invoice_item");

    /// <summary>The tax rates of a line of a stored invoice: its own, or the invoice's.</summary>
    public static IReadOnlyList<JsonObject> TaxRates(ObjectStore objects, JsonObject invoice, JsonObject line)
    {
        var own =
            InvoiceItemOf(line) is { } id ? objects.Find(InvoiceItems.Type, id)?["tax_rates"] as JsonArray
            : line.Object("parent")?.Object("subscription_item_details")?.Text("subscription_item") is { } item
                ? SubscriptionItemList.Find(objects, item)?.Item["tax_rates"] as JsonArray
            : null;
        return
        [
            .. (own is { Count: > 0 } ? own : invoice["default_tax_rates"] as JsonArray ?? []).OfType<JsonObject>(),
        ];
    }

    /// <summary>Whether a line credits or charges for part of a period, because something changed within it.</summary>
    public static bool IsProration(JsonObject line) =>
        (
            line.Object("parent")?.Object("invoice_item_details")
            ?? line.Object("parent")?.Object("subscription_item_details")
        )?.Flag("proration") == true;

    private static JsonObject New(
        Work work,
        long amount,
        string currency,
        (long Start, long End) period,
        long quantity,
        JsonObject? price,
        decimal? unitAmount
    ) =>
        new()
        {
            ["id"] = work.Id("il_"),
            ["object"] = Type,
            ["amount"] = amount,
            ["currency"] = currency,
            ["description"] = null,
            ["discount_amounts"] = new JsonArray(),
            ["discountable"] = true,
            ["discounts"] = new JsonArray(),
            ["invoice"] = null,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["parent"] = null,
            ["period"] = new JsonObject { ["end"] = period.End, ["start"] = period.Start },
            ["pretax_credit_amounts"] = new JsonArray(),
            ["pricing"] = price is null ? null : Pricing(price, unitAmount),
            ["quantity"] = quantity,
            ["quantity_decimal"] = quantity.ToString(CultureInfo.InvariantCulture),
            ["subscription"] = null,
            ["subtotal"] = amount,
            ["taxes"] = new JsonArray(),
        };

    /// <summary>A line's or an invoice item's <c>pricing</c>.</summary>
    public static JsonObject Pricing(JsonObject? price, decimal? unitAmount) =>
        new()
        {
            ["price_details"] = price is null
                ? null
                : new JsonObject { ["price"] = price.Id(), ["product"] = price.Text("product") },
            ["type"] = "price_details",
            ["unit_amount_decimal"] = unitAmount?.ToString("0.############", CultureInfo.InvariantCulture),
        };

    private static JsonObject OfItem(
        string subscription,
        string item,
        string? invoiceItem,
        bool proration,
        JsonObject? credited = null
    ) =>
        new()
        {
            ["invoice_item_details"] = null,
            ["subscription_item_details"] = new JsonObject
            {
                ["invoice_item"] = invoiceItem,
                ["proration"] = proration,
                ["proration_details"] = new JsonObject { ["credited_items"] = credited },
                ["subscription"] = subscription,
                ["subscription_item"] = item,
            },
            ["type"] = "subscription_item_details",
        };

    private static JsonObject OfInvoiceItem(JsonObject invoiceItem, string? subscription) =>
        new()
        {
            ["invoice_item_details"] = new JsonObject
            {
                ["invoice_item"] = invoiceItem.Id(),
                ["proration"] = invoiceItem.Flag("proration"),
                ["proration_details"] = new JsonObject { ["credited_items"] = null },
                ["subscription"] = subscription,
            },
            ["subscription_item_details"] = null,
            ["type"] = "invoice_item_details",
        };

    private static string KeptId(JsonObject invoice) => "lines_" + invoice.Id();
}

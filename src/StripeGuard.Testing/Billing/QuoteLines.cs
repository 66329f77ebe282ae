using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;
using StripeGuard.Testing.Tax;

namespace StripeGuard.Testing.Billing;

/// <summary>One line of a quote: so many of a price, with discounts and tax rates of its own.</summary>
internal sealed record QuoteLine(
    string Id,
    JsonObject Price,
    long Quantity,
    IReadOnlyList<AskedDiscount> Discounts,
    IReadOnlyList<JsonObject> TaxRates
)
{
    public bool IsRecurring => Price.Object("recurring") is not null;
}

/// <summary>What a part of a quote comes to, in minor units.</summary>
internal sealed record QuoteTotals(long Subtotal, long Discount, long Tax, long Total)
{
    public JsonObject Details() =>
        new()
        {
            ["amount_discount"] = Discount,
            ["amount_shipping"] = 0L,
            ["amount_tax"] = Tax,
        };
}

/// <summary>The lines of quotes: docs.stripe.com/api/quotes/line_items/list.</summary>
internal static class QuoteLines
{
    /// <summary>A line item's <c>object</c>.</summary>
    private const string Type = "item";

    /// <summary>docs.stripe.com/api/quotes/create: how many of a price at most, so that amounts stay within what can be charged.</summary>
    private const long Most = 999_999;

    private const int MostLines = 100;

    /// <summary>The lines that were asked for. Prices that are only described are made here, so this comes last.</summary>
    /// <param name="entries">The <c>line_items</c>; each is given the id of its line, and the price that was made for it.</param>
    public static IReadOnlyList<QuoteLine> Read(Work work, JsonArray entries, JsonObject? customer)
    {
        if (entries.Count > MostLines)
        {
            throw StripeErrors.Invalid(
                $"Array length of {entries.Count} for parameter `line_items` exceeds the maximum of {MostLines}.",
                param: "line_items"
            );
        }

        var lines = new List<QuoteLine>();
        foreach (var (i, entry) in entries.OfType<JsonObject>().Index())
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"line_items[{i}]");
            lines.Add(ReadOne(work, entry, at, customer));
        }

        var currencies = lines.Select(line => line.Price.Text("currency")).Distinct(StringComparer.Ordinal).ToList();
        return currencies.Count <= 1
            ? lines
            : throw StripeErrors.Invalid(
                $"All line items of a quote must have the same currency; these have {string.Join(" and ", currencies)}.",
                param: "line_items"
            );
    }

    /// <summary>What some of the lines come to together.</summary>
    /// <param name="discounts">Those of the quote.</param>
    /// <param name="rates">The quote's default tax rates.</param>
    /// <param name="automatic">Finds the taxes instead, where tax is automatic.</param>
    /// <param name="items">Where the computed line items go; null when only the sums are wanted.</param>
    public static QuoteTotals Compute(
        Work work,
        IReadOnlyList<QuoteLine> lines,
        IReadOnlyList<AskedDiscount> discounts,
        IReadOnlyList<JsonObject> rates,
        AutomaticTax? automatic = null,
        List<JsonObject>? items = null
    )
    {
        if (lines.Count == 0)
        {
            return new QuoteTotals(0, 0, 0, 0);
        }

        var currency = lines[0].Price.Text("currency")!;
        var amounts = lines.Select(line => PriceAmounts.Of(work.Objects, line.Price, line.Quantity)).ToList();
        var off = DiscountAmounts.Of(
            [
                .. lines.Zip(
                    amounts,
                    (line, amount) =>
                        new DiscountableLine(
                            amount,
                            line.Price.Text("product"),
                            [.. line.Discounts.Select(asked => DiscountTerms.Of(work.Objects, asked, currency))]
                        )
                ),
            ],
            [.. discounts.Select(asked => DiscountTerms.Of(work.Objects, asked, currency))]
        );
        var totals = new QuoteTotals(0, 0, 0, 0);
        for (var i = 0; i < lines.Count; i++)
        {
            var discount = off[i].Sum(one => one.Amount);
            var taxes =
                automatic?.On(amounts[i] - discount, currency, Taxed.Of(work.Objects, lines[i].Price))
                ?? TaxAmounts.Of(amounts[i] - discount, lines[i].TaxRates.Count > 0 ? lines[i].TaxRates : rates);
            var line = new QuoteTotals(
                amounts[i],
                discount,
                taxes.Sum(tax => tax.Amount),
                amounts[i] - discount + taxes.Where(tax => !tax.Inclusive).Sum(tax => tax.Amount)
            );
            totals = new QuoteTotals(
                totals.Subtotal + line.Subtotal,
                totals.Discount + line.Discount,
                totals.Tax + line.Tax,
                totals.Total + line.Total
            );
            items?.Add(Item(work, lines[i], line, currency));
        }

        return totals;
    }

    private static QuoteLine ReadOne(Work work, JsonObject entry, string at, JsonObject? customer)
    {
        var given = new Parameters(entry);
        var quantity = given.AtLeast("quantity", 1, $"{at}[quantity]") ?? 1;
        if (quantity > Most)
        {
            throw StripeErrors.Invalid(
                $"This value must be less than or equal to {Most}.",
                "parameter_invalid_integer",
                $"{at}[quantity]"
            );
        }

        var rates = TaxRates.Named(work, given.Strings("tax_rates"), $"{at}[tax_rates]");
        var discounts = AskedDiscounts.Read(
            work,
            given,
            new DiscountedPurchase(customer),
            "discounts",
            $"{at}[discounts]"
        );
        var price = Prices.Resolve(work, given, at, PriceUse.Either);
        if (price.Object("recurring")?.Text("usage_type") == "metered" && given.Has("quantity"))
        {
            throw StripeErrors.Invalid(
                $"Quantity should not be specified where usage_type is `metered`. Remove quantity from `{at}`",
                param: $"{at}[quantity]"
            );
        }

        entry["id"] ??= work.Id("li_");
        entry["price"] = price.Id();
        entry.Remove("price_data");
        return new QuoteLine(entry.Text("id")!, price, quantity, discounts, rates);
    }

    private static JsonObject Item(Work work, QuoteLine line, QuoteTotals totals, string currency) =>
        new()
        {
            ["id"] = line.Id,
            ["object"] = Type,
            ["amount_discount"] = totals.Discount,
            ["amount_subtotal"] = totals.Subtotal,
            ["amount_tax"] = totals.Tax,
            ["amount_total"] = totals.Total,
            ["currency"] = currency,
            ["description"] = work.Objects.Find(Products.Type, line.Price.Text("product")!)?.Text("name"),
            ["price"] = line.Price.DeepClone(),
            ["quantity"] = line.Quantity,
        };
}

using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>What a session's line items come to, line by line: the amounts of the session are the sums of theirs.</summary>
internal static class Totals
{
    /// <summary>Works out the line items with the session's discounts and taxes, and writes all amounts; refuses what cannot be paid.</summary>
    public static void Write(Work work, JsonObject session, JsonObject[] lines)
    {
        if (lines.Length == 0)
        {
            return;
        }

        foreach (var line in lines)
        {
            line["amount_discount"] = 0L;
        }

        foreach (var line in lines)
        {
            Tax(line);
        }

        var currency = Currency.Of(lines[0].Text("currency")!);
        Check(lines.Sum(line => line.Number("amount_total")), currency);
        session["currency"] = currency.Code;
        session["amount_subtotal"] = lines.Sum(line => line.Number("amount_subtotal"));
        session["amount_total"] = lines.Sum(line => line.Number("amount_total"));
        session["total_details"] = new JsonObject
        {
            ["amount_discount"] = lines.Sum(line => line.Number("amount_discount")),
            ["amount_shipping"] = 0L,
            ["amount_tax"] = lines.Sum(line => line.Number("amount_tax")),
        };
    }

    /// <summary>Refuses a total that cannot be paid; nothing to pay is fine (docs.stripe.com/payments/checkout/no-cost-orders).</summary>
    private static void Check(long total, Currency currency)
    {
        if (total > 0 && total < currency.Minimum)
        {
            throw StripeErrors.Invalid(
                $"The Checkout Session's total amount due must add up to at least {currency.Show(currency.Minimum)} {currency.Code}",
                "amount_too_small"
            );
        }

        if (total > 0)
        {
            currency.Check(total, "line_items");
        }
    }

    /// <summary>Writes a line's taxes on what is left after its discounts: docs.stripe.com/billing/taxes/tax-rates.</summary>
    private static void Tax(JsonObject line)
    {
        var taxable = line.Number("amount_subtotal") - line.Number("amount_discount");
        var taxes = ((JsonArray)line["taxes"]!).OfType<JsonObject>().ToList();
        var inclusive = taxes.Where(IsInclusive).Sum(Percentage);
        var net = taxable / (1 + (inclusive / 100));
        foreach (var tax in taxes)
        {
            tax["amount"] = (long)Math.Round(net * Percentage(tax) / 100, MidpointRounding.AwayFromZero);
            tax["taxable_amount"] = (long)Math.Round(net, MidpointRounding.AwayFromZero);
        }

        line["amount_tax"] = taxes.Sum(tax => tax.Number("amount"));
        line["amount_total"] = taxable + taxes.Where(tax => !IsInclusive(tax)).Sum(tax => tax.Number("amount"));
    }

    private static bool IsInclusive(JsonObject tax) => tax.Object("rate")!.Flag("inclusive");

    private static decimal Percentage(JsonObject tax) =>
        decimal.Parse(tax.Object("rate")!["percentage"]!.ToJsonString(), CultureInfo.InvariantCulture);
}

using System.Text.Json.Nodes;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>What one tax rate comes to on one line, in minor units.</summary>
/// <param name="Taxable">What the rate was applied to.</param>
/// <param name="Inclusive">Whether the line's amount contains it already.</param>
/// <param name="Reason">Why it is so much: what Stripe Tax has found, or <c>not_available</c> for a rate that was named.</param>
internal sealed record TaxAmount(
    string TaxRate,
    long Amount,
    long Taxable,
    bool Inclusive,
    string Reason = "not_available"
)
{
    /// <summary>An entry of a line's <c>taxes</c>, or of an invoice's <c>total_taxes</c>.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["amount"] = Amount,
            ["tax_behavior"] = Inclusive ? "inclusive" : "exclusive",
            ["tax_rate_details"] = new JsonObject { ["tax_rate"] = TaxRate },
            ["taxability_reason"] = Reason,
            ["taxable_amount"] = Taxable,
            ["type"] = "tax_rate_details",
        };
}

/// <summary>
/// Tax by tax rates: docs.stripe.com/tax/tax-rates. Each rate is applied to the amount without tax and rounded to the
/// minor unit, half away from zero, line by line.
/// </summary>
internal static class TaxAmounts
{
    /// <summary>What each rate comes to on an amount.</summary>
    /// <param name="amount">In minor units, after discounts; negative for a credit.</param>
    public static IReadOnlyList<TaxAmount> Of(long amount, IReadOnlyList<JsonObject> rates)
    {
        var contained = rates.Where(rate => rate.Flag("inclusive")).Sum(rate => rate.Decimal("percentage") ?? 0);
        var inside = Round(amount - (amount / (1 + (contained / 100))));
        var net = amount - inside;
        var shares = Inside(net, inside, rates);
        return
        [
            .. rates.Select(
                (rate, i) =>
                    rate.Flag("inclusive")
                        ? new TaxAmount(rate.Id(), shares[i], net, Inclusive: true)
                        : new TaxAmount(
                            rate.Id(),
                            Round(net / 100m * (rate.Decimal("percentage") ?? 0)),
                            net,
                            Inclusive: false
                        )
            ),
        ];
    }

    /// <summary>The taxes of several lines by rate, in the order in which the rates first come.</summary>
    public static IReadOnlyList<TaxAmount> Sum(IEnumerable<TaxAmount> taxes) =>
        [
            .. taxes
                .GroupBy(tax => (tax.TaxRate, tax.Inclusive, tax.Reason))
                .Select(group => new TaxAmount(
                    group.Key.TaxRate,
                    group.Sum(tax => tax.Amount),
                    group.Sum(tax => tax.Taxable),
                    group.Key.Inclusive,
                    group.Key.Reason
                )),
        ];

    /// <summary>What the inclusive rates contain, rate by rate: together exactly what lies between the amount and its net.</summary>
    private static long[] Inside(long net, long inside, IReadOnlyList<JsonObject> rates)
    {
        var shares = new long[rates.Count];
        int[] inclusive = [.. Enumerable.Range(0, rates.Count).Where(i => rates[i].Flag("inclusive"))];
        foreach (var i in inclusive)
        {
            shares[i] = Round(net / 100m * (rates[i].Decimal("percentage") ?? 0));
        }

        if (inclusive.Length > 0)
        {
            shares[inclusive[^1]] += inside - shares.Sum();
        }

        return shares;
    }

    private static long Round(decimal amount) => (long)Math.Round(amount, MidpointRounding.AwayFromZero);
}

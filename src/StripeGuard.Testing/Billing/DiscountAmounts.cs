namespace StripeGuard.Testing.Billing;

/// <summary>A line that discounts can be taken off.</summary>
/// <param name="Amount">Before discounts, in minor units.</param>
/// <param name="Product">The product of its price, or null.</param>
/// <param name="Own">The discounts of the line itself, which come before those of the whole.</param>
/// <param name="Discountable">False for a line that takes none, such as a proration.</param>
internal sealed record DiscountableLine(
    long Amount,
    string? Product,
    IReadOnlyList<DiscountTerms> Own,
    bool Discountable = true
);

/// <summary>What one discount takes off one line, in minor units: an entry of its <c>discount_amounts</c>.</summary>
internal readonly record struct AmountOff(string Discount, long Amount);

/// <summary>
/// Takes discounts off lines: docs.stripe.com/billing/subscriptions/coupons. They stack in their order, each on what the
/// ones before have left, a line's own before those of the whole. Never more than there is, and to the unit: what a
/// discount of the whole takes off the lines adds up to what it takes off their sum.
/// </summary>
internal static class DiscountAmounts
{
    /// <summary>For each line, in order, what each discount that applies to it takes off.</summary>
    public static IReadOnlyList<IReadOnlyList<AmountOff>> Of(
        IReadOnlyList<DiscountableLine> lines,
        IReadOnlyList<DiscountTerms> whole
    )
    {
        var off = lines.Select(_ => new List<AmountOff>()).ToArray();
        var left = lines.Select(line => line.Discountable ? Math.Max(0, line.Amount) : 0).ToArray();
        for (var i = 0; i < lines.Count; i++)
        {
            foreach (var own in lines[i].Own)
            {
                Take(own, lines, left, off, [i]);
            }
        }

        foreach (var discount in whole)
        {
            Take(discount, lines, left, off, [.. Enumerable.Range(0, lines.Count)]);
        }

        return off;
    }

    private static void Take(
        DiscountTerms discount,
        IReadOnlyList<DiscountableLine> lines,
        long[] left,
        List<AmountOff>[] off,
        int[] among
    )
    {
        int[] taken = [.. among.Where(i => lines[i].Discountable && discount.AppliesTo(lines[i].Product))];
        long[] weights = [.. taken.Select(i => left[i])];
        var sum = weights.Aggregate((Int128)0, (total, weight) => total + weight);
        var shares = Apportionment.Of(Total(discount, sum), weights);
        for (var at = 0; at < taken.Length; at++)
        {
            left[taken[at]] -= shares[at];
            off[taken[at]].Add(new AmountOff(discount.Discount, shares[at]));
        }
    }

    private static Int128 Total(DiscountTerms discount, Int128 sum) =>
        discount.Percent is { } percent
            ? (Int128)Math.Round((decimal)sum / 100 * percent, MidpointRounding.AwayFromZero)
            : Int128.Min(discount.Amount ?? 0, sum);
}

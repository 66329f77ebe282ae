namespace StripeGuard.Testing.Billing;

/// <summary>Divides an amount by weights, to the unit.</summary>
internal static class Apportionment
{
    /// <summary>
    /// Shares of <paramref name="total"/> in proportion to the weights: each within one unit of its exact share, and
    /// together exactly the total. The units that are over go to the largest remainders, the first of equal ones.
    /// </summary>
    /// <param name="total">In minor units, 0 or more, and at most the sum of the weights.</param>
    /// <param name="weights">0 or more.</param>
    public static IReadOnlyList<long> Of(Int128 total, IReadOnlyList<long> weights)
    {
        var sum = weights.Aggregate((Int128)0, (all, weight) => all + weight);
        if (sum == 0 || total == 0)
        {
            return new long[weights.Count];
        }

        var parts = weights.Select(weight => Int128.DivRem(total * weight, sum)).ToArray();
        long[] shares = [.. parts.Select(part => (long)part.Quotient)];
        var over = (int)(total - shares.Aggregate((Int128)0, (all, share) => all + share));
        foreach (
            var i in Enumerable
                .Range(0, shares.Length)
                .OrderByDescending(i => parts[i].Remainder)
                .ThenBy(i => i)
                .Take(over)
        )
        {
            shares[i]++;
        }

        return shares;
    }
}

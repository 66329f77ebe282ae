namespace StripeGuard.Analyzers.Flow;

/// <summary>What rules ask of names that people choose, in any case.</summary>
internal static class Words
{
    public static bool Has(string name, string part) => name.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0;

    public static bool EndsWith(string name, string end) => name.EndsWith(end, StringComparison.OrdinalIgnoreCase);
}

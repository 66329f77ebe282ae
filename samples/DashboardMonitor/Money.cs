using System.Globalization;

namespace DashboardMonitor;

/// <summary>Stripe counts in a currency's smallest unit. How many of them make one of the currency is the currency's own matter.</summary>
public static class Money
{
    /// <summary>docs.stripe.com/currencies, "Zero-decimal currencies". Stripe takes ISK and UGX with two decimals.</summary>
    private static readonly HashSet<string> ZeroDecimal = new(StringComparer.OrdinalIgnoreCase)
    {
        "bif",
        "clp",
        "djf",
        "gnf",
        "jpy",
        "kmf",
        "krw",
        "mga",
        "pyg",
        "rwf",
        "vnd",
        "vuv",
        "xaf",
        "xof",
        "xpf",
    };

    /// <summary>docs.stripe.com/currencies, "Three-decimal currencies".</summary>
    private static readonly HashSet<string> ThreeDecimal = new(StringComparer.OrdinalIgnoreCase)
    {
        "bhd",
        "jod",
        "kwd",
        "omr",
        "tnd",
    };

    /// <summary>An amount in minor units as people read it: <c>2999</c> and <c>usd</c> give <c>29.99</c>.</summary>
    public static string Show(long amount, string currency)
    {
        var decimals = Decimals(currency);
        var one = decimals switch
        {
            0 => 1m,
            3 => 1000m,
            _ => 100m,
        };
        return (amount / one).ToString("N" + decimals, CultureInfo.InvariantCulture);
    }

    private static int Decimals(string currency) =>
        ZeroDecimal.Contains(currency) ? 0
        : ThreeDecimal.Contains(currency) ? 3
        : 2;
}

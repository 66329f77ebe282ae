using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Pages;

/// <summary>Amounts and intervals as a page shows them to a customer.</summary>
internal static class Money
{
    /// <summary>An amount of minor units: <c>$20.00</c>, <c>¥2,000</c>, <c>CA$20.00</c>, <c>1.230 KWD</c>.</summary>
    public static string Show(long amount, string currency)
    {
        var known = Currency.Of(currency);
        var shown = known.Show(Math.Abs(amount));
        var dollars = known.Symbol == "$" && known.Code != "usd" ? known.Code[..2].ToUpperInvariant() : "";
        return (amount < 0 ? "−" : "") + dollars + shown;
    }

    /// <summary>How often a price recurs: <c>per month</c>, <c>every 3 months</c>.</summary>
    public static string Per(JsonObject recurring)
    {
        var interval = recurring.Text("interval");
        var count = Math.Max(1, recurring.Number("interval_count"));
        return count == 1
            ? $"per {interval}"
            : string.Create(CultureInfo.InvariantCulture, $"every {count} {interval}s");
    }

    /// <summary>How often something is billed: <c>monthly</c>, <c>every 3 months</c>.</summary>
    public static string Often(JsonObject recurring) =>
        recurring.Number("interval_count") > 1
            ? Per(recurring)
            : recurring.Text("interval") switch
            {
                "day" => "daily",
                var interval => interval + "ly",
            };

    /// <summary>A day, as in <c>December 9, 2026</c>.</summary>
    public static string Day(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("MMMM d, yyyy", CultureInfo.InvariantCulture);
}

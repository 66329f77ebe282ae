using System.Globalization;

namespace SubscriptionBilling.Shared;

/// <summary>Amounts as people read them. Stripe's are whole numbers of the currency's smallest unit.</summary>
public static class Money
{
    private const decimal MostMajorUnits = 999_999_999;

    /// <summary>docs.stripe.com/currencies#zero-decimal</summary>
    private static readonly HashSet<string> ZeroDecimal =
    [
        .. "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".Split(' '),
    ];

    /// <summary>docs.stripe.com/currencies#three-decimal</summary>
    private static readonly HashSet<string> ThreeDecimal = [.. "bhd jod kwd omr tnd".Split(' ')];

    /// <summary>With the currency's own decimals: <c>$29.99</c>, <c>−¥500</c>, <c>12.500 KWD</c>.</summary>
    public static string Text(long minorUnits, string currency)
    {
        var number = InMajorUnits(minorUnits, currency)
            .ToString($"N{Decimals(currency)}", CultureInfo.InvariantCulture);
        var sign = minorUnits < 0 ? "−" : "";
        return Symbol(currency) is { } symbol
            ? $"{sign}{symbol}{number}"
            : $"{sign}{number} {currency.ToUpperInvariant()}";
    }

    /// <summary>For a form: <c>29.99</c>.</summary>
    public static string Plain(long minorUnits, string currency) =>
        InMajorUnits(minorUnits, currency).ToString($"F{Decimals(currency)}", CultureInfo.InvariantCulture);

    /// <summary>What a form sends, in minor units; null when it is no amount, or has more decimals than the currency.</summary>
    public static long? Parse(string text, string currency) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
        && amount <= MostMajorUnits
        && amount / Unit(Decimals(currency)) is var minorUnits
        && minorUnits == decimal.Truncate(minorUnits)
            ? decimal.ToInt64(minorUnits)
            : null;

    private static decimal InMajorUnits(long minorUnits, string currency) =>
        Math.Abs((decimal)minorUnits) * Unit(Decimals(currency));

    private static int Decimals(string currency) =>
        ZeroDecimal.Contains(currency) ? 0
        : ThreeDecimal.Contains(currency) ? 3
        : 2;

    /// <summary>What one minor unit is in major ones: 1, 0.01 or 0.001.</summary>
    private static decimal Unit(int decimals) => new(1, 0, 0, isNegative: false, (byte)decimals);

    private static string? Symbol(string currency) =>
        currency switch
        {
            "usd" => "$",
            "eur" => "€",
            "gbp" => "£",
            "jpy" => "¥",
            _ => null,
        };
}

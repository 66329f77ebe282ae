using System.Globalization;
using System.Net;
using StripeGuard.Testing.Checkout;

namespace StripeGuard.Testing.Radar;

/// <summary>What a list's items may be: docs.stripe.com/radar/lists, "Default lists" and "Custom lists".</summary>
internal static class ValueListTypes
{
    /// <summary>How Stripe keeps a value: without regard to case, unless the list is of what has a case.</summary>
    public static string Normal(string type, string value) =>
        type switch
        {
            "country" => value.Trim().ToUpperInvariant(),
            "email" or "string" => value.Trim().ToLower(CultureInfo.InvariantCulture),
            _ => value.Trim(),
        };

    public static bool IsOf(string type, string value) =>
        type switch
        {
            "card_bin" => value.Length is 6 or 8 && value.All(char.IsAsciiDigit),
            "country" => value.Length == 2 && value.All(char.IsAsciiLetterUpper),
            "customer_id" => value.StartsWith("cus_", StringComparison.Ordinal),
            "email" => SessionChecks.IsEmail(value) || (value.StartsWith('@') && SessionChecks.IsEmail("a" + value)),
            "ip_address" => IPAddress.TryParse(value.Split('/')[0], out _),
            _ => value.Length > 0,
        };
}

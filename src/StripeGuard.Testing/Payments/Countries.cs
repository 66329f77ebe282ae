using System.Collections.Frozen;

namespace StripeGuard.Testing.Payments;

/// <summary>The currency of each country that Stripe pays out in: docs.stripe.com/connect/cross-border-payouts, stripe.com/global.</summary>
internal static class Countries
{
    private const string Euro = "AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK";

    private const string Others =
        "AE:aed AU:aud BR:brl CA:cad CH:chf CZ:czk DK:dkk GB:gbp GI:gip HK:hkd HU:huf IN:inr JP:jpy LI:chf MX:mxn MY:myr "
        + "NO:nok NZ:nzd PL:pln RO:ron SE:sek SG:sgd TH:thb US:usd";

    private static readonly FrozenDictionary<string, string> ByCountry = Euro.Split(' ')
        .Select(country => (Country: country, Currency: "eur"))
        .Concat(Others.Split(' ').Select(pair => (Country: pair[..2], Currency: pair[3..])))
        .ToFrozenDictionary(pair => pair.Country, pair => pair.Currency, StringComparer.OrdinalIgnoreCase);

    /// <summary>The country's currency; null for one that Stripe does not serve.</summary>
    public static string? CurrencyOf(string country) => ByCountry.GetValueOrDefault(country);
}

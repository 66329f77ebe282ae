using System.Collections.Frozen;

namespace StripeGuard.Testing.Checkout;

/// <summary>
/// The kind of tax id that the page takes of a business in each country, where it takes one:
/// docs.stripe.com/tax/checkout/tax-ids, "Supported tax ID types". Of several, the one that a business is likeliest to have.
/// </summary>
internal static class TaxIdTypes
{
    private static readonly FrozenDictionary<string, string> ByCountry = new Dictionary<string, string>
    {
        ["AE"] = "ae_trn",
        ["AU"] = "au_abn",
        ["BR"] = "br_cnpj",
        ["CA"] = "ca_bn",
        ["CH"] = "ch_vat",
        ["CL"] = "cl_tin",
        ["GB"] = "gb_vat",
        ["HK"] = "hk_br",
        ["ID"] = "id_npwp",
        ["IL"] = "il_vat",
        ["IN"] = "in_gst",
        ["IS"] = "is_vat",
        ["JP"] = "jp_cn",
        ["KR"] = "kr_brn",
        ["LI"] = "li_uid",
        ["MX"] = "mx_rfc",
        ["MY"] = "my_itn",
        ["NO"] = "no_vat",
        ["NZ"] = "nz_gst",
        ["SA"] = "sa_vat",
        ["SG"] = "sg_gst",
        ["TH"] = "th_vat",
        ["TW"] = "tw_vat",
        ["US"] = "us_ein",
        ["ZA"] = "za_vat",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> EuropeanUnion =
        "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
            .Split(' ')
            .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The kind of a country's tax ids; null where the page takes none.</summary>
    public static string? Of(string? country) =>
        country is null ? null
        : EuropeanUnion.Contains(country) ? "eu_vat"
        : ByCountry.GetValueOrDefault(country);
}

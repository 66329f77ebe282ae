using System.Globalization;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Tax;

/// <summary>One tax of a country or state, at its standard rate.</summary>
/// <param name="Registration">The type of registration that collects it.</param>
/// <param name="BusinessTaxId">The type of tax ID with which a business there accounts for it itself; null where none does.</param>
internal sealed record StandardRate(
    string Country,
    string? State,
    string TaxType,
    decimal Percentage,
    string Name,
    string Registration,
    string? BusinessTaxId
)
{
    public bool IsInEuropeanUnion => BusinessTaxId == "eu_vat";
}

/// <summary>The standard rates of countries and of states: the table names its sources.</summary>
internal static class StandardRates
{
    private static readonly IReadOnlyList<string[]> Rows =
    [
        .. EmbeddedTable.Rows("StripeGuard.Testing.Tax.StandardRates.tsv"),
    ];

    private static readonly ILookup<(string, string?), StandardRate> ByPlace = Rows.Select(Read)
        .ToLookup(rate => (rate.Country, rate.State));

    /// <summary>The taxes of a place; none where the table has none.</summary>
    public static IReadOnlyList<StandardRate> Of(string country, string? state) => [.. ByPlace[(country, state)]];

    /// <summary>A state's two letters, given them or its name; null for what is no state of that country.</summary>
    public static string? StateOf(string country, string? state) =>
        Rows.FirstOrDefault(row =>
            row[0] == country
            && (
                row[1].Equals(state, StringComparison.OrdinalIgnoreCase)
                || row[2].Equals(state, StringComparison.OrdinalIgnoreCase)
            )
        )
            is { } found
            ? found[1]
            : null;

    private static StandardRate Read(string[] row) =>
        new(
            row[0],
            row[1].Length > 0 ? row[1] : null,
            row[3],
            decimal.Parse(row[4], CultureInfo.InvariantCulture),
            row[5],
            row[6],
            row[7].Length > 0 ? row[7] : null
        );
}

using System.Text.Json.Nodes;
using StripeGuard.Testing.Pages;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Tax;

/// <summary>Where a customer is, as precisely as tax needs it: docs.stripe.com/tax/customer-locations.</summary>
/// <param name="State">The state or province of a customer in the United States or Canada, by its two letters; elsewhere null.</param>
internal sealed record TaxLocation(string Country, string? State)
{
    private static readonly IReadOnlyList<(string Country, string First, string Last, string State)> PostalCodes =
    [
        .. EmbeddedTable
            .Rows("StripeGuard.Testing.Tax.PostalCodes.tsv")
            .Select(row => (row[0], row[1], row[2], row[3])),
    ];

    /// <summary>The customer's shipping address, or else its billing address; null when that is not precise enough.</summary>
    public static TaxLocation? OfCustomer(JsonObject customer) => Of(AddressOf(customer)?.Address);

    /// <summary>The address that counts, with what it is: <c>shipping_destination</c> or <c>billing_address</c>.</summary>
    public static (JsonObject Address, string Source)? AddressOf(JsonObject customer) =>
        customer.Object("shipping")?.Object("address") is { } shipping && shipping.Text("country") is not null
            ? (shipping, "shipping_destination")
        : customer.Object("address") is { } billing ? (billing, "billing_address")
        : null;

    /// <summary>Where an address lies; null when it is missing or not precise enough.</summary>
    public static TaxLocation? Of(JsonObject? address)
    {
        if (
            address?.Text("country")?.ToUpperInvariant() is not { } country
            || AddressCountries.All.All(each => each.Code != country)
        )
        {
            return null;
        }

        if (country is not ("US" or "CA"))
        {
            return new TaxLocation(country, null);
        }

        var state = StandardRates.StateOf(country, address.Text("state")) ?? OfPostalCode(country, address);
        return state is null ? null : new TaxLocation(country, state);
    }

    private static string? OfPostalCode(string country, JsonObject address)
    {
        var code = (address.Text("postal_code") ?? "").Trim().ToUpperInvariant();
        var digits = country == "US" ? 3 : 1;
        if (
            code.Length < (country == "US" ? 5 : 3)
            || !code.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '-')
        )
        {
            return null;
        }

        var prefix = code[..digits];
        return PostalCodes
            .Where(each =>
                each.Country == country
                && string.CompareOrdinal(each.First, prefix) <= 0
                && string.CompareOrdinal(prefix, each.Last) <= 0
            )
            .Select(each => each.State)
            .FirstOrDefault();
    }
}

using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Pages;

/// <summary>The countries of an address form.</summary>
internal static class AddressCountries
{
    public static readonly IReadOnlyList<(string Code, string Name)> All =
    [
        .. EmbeddedTable.Rows("StripeGuard.Testing.Pages.Countries.tsv").Select(row => (row[0], row[1])),
    ];

    /// <summary>Where Checkout asks for the postal code to check the card: docs.stripe.com/payments/checkout/how-checkout-works.</summary>
    public static bool AsksForPostalCode(string country) => country is "US" or "CA" or "GB";
}

using System.Text.Json.Nodes;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>Who buys, as entered on the page.</summary>
internal sealed record Buyer(string Email, string? Name, string? Phone, JsonObject Address)
{
    private const string SomeEmail = "jenny.rosen@example.com";

    public bool AcceptsTerms { get; init; } = true;

    public bool AcceptsPromotions { get; init; }

    public IReadOnlyDictionary<string, string> CustomFields { get; init; } = new Dictionary<string, string>();

    /// <summary>Name and address where it goes; null where the session does not ask.</summary>
    public JsonObject? Shipping { get; init; }

    /// <summary>The name of the business that buys, with its tax id; null for a consumer.</summary>
    public (string Name, string TaxId)? Business { get; init; }

    /// <summary>Where the purchase is taxed: where it is shipped to, or else where the card is from.</summary>
    public JsonObject TaxedAt => Shipping?.Object("address") ?? Address;

    public static Buyer Of(Work work, JsonObject session, CheckoutForm form)
    {
        var needs = Needs.Of(work, session);
        return new Buyer(
            form.Email ?? needs.KnownEmail ?? SomeEmail,
            form.Name,
            needs.Phone ? form.Phone : null,
            Billing(form, whole: needs.Address)
        )
        {
            AcceptsTerms = form.AcceptsTerms,
            AcceptsPromotions = form.AcceptsPromotions,
            CustomFields = form.CustomFields,
            Shipping = needs.ShipsTo is { } countries ? ShippingOf(form, countries) : null,
            Business = needs.TaxId && form.TaxId is { } id ? (form.BusinessName ?? form.Name, id) : null,
        };
    }

    /// <summary>The email address that the page shows instead of asking for it.</summary>
    public static string? KnownEmail(Work work, JsonObject session) =>
        session.Text("customer_email")
        ?? (
            session.Text("customer") is { } id && work.Objects.Find(Customers.Type, id) is { } customer
                ? customer.Text("email")
                : null
        );

    public JsonObject BillingDetails() =>
        new()
        {
            ["address"] = Address.DeepClone(),
            ["email"] = Email,
            ["name"] = Name,
            ["phone"] = Phone,
            ["tax_id"] = null,
        };

    private static JsonObject Billing(CheckoutForm form, bool whole) =>
        new EnteredAddress(
            form.Name,
            form.Country,
            whole ? form.Line1 : "",
            whole ? form.Line2 ?? "" : "",
            whole ? form.City : "",
            whole ? form.State ?? "" : "",
            form.PostalCode ?? ""
        ).ToJson();

    /// <summary>Where the form ships to: what it says, else its billing address, else somewhere that is shipped to.</summary>
    private static JsonObject ShippingOf(CheckoutForm form, IReadOnlyList<string> countries)
    {
        var address = form.ShippingAddress is { } given
            ? new EnteredAddress(
                "",
                given.Country ?? "",
                given.Line1 ?? "",
                given.Line2 ?? "",
                given.City ?? "",
                given.State ?? "",
                given.PostalCode ?? ""
            ).ToJson()
            : Billing(form, whole: true);
        if (form.ShippingAddress is null && !countries.Contains(form.Country))
        {
            address["country"] = countries[0];
            address["state"] = null;
        }

        return new JsonObject { ["address"] = address, ["name"] = form.ShippingName ?? form.Name };
    }
}

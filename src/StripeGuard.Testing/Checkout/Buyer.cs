using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>Who buys, as entered on the page.</summary>
internal sealed record Buyer(string Email, string? Name, string? Phone, JsonObject Address)
{
    private const string SomeEmail = "jenny.rosen@example.com";

    public bool AcceptsTerms { get; init; } = true;

    public bool AcceptsPromotions { get; init; }

    public IReadOnlyDictionary<string, string> CustomFields { get; init; } = new Dictionary<string, string>();

    public static Buyer Of(Work work, JsonObject session, CheckoutForm form) =>
        new(
            form.Email ?? KnownEmail(work, session) ?? SomeEmail,
            form.Name,
            session.Object("phone_number_collection")?.Flag("enabled") == true ? form.Phone : null,
            AddressOf(form.Country, form.PostalCode)
        )
        {
            AcceptsTerms = form.AcceptsTerms,
            AcceptsPromotions = form.AcceptsPromotions,
            CustomFields = form.CustomFields,
        };

    /// <summary>The email address that the page shows instead of asking for it.</summary>
    public static string? KnownEmail(Work work, JsonObject session) =>
        session.Text("customer_email")
        ?? (
            session.Text("customer") is { } id && work.Objects.Find(Customers.Type, id) is { } customer
                ? customer.Text("email")
                : null
        );

    public static JsonObject AddressOf(string country, string? postalCode) =>
        Shapes.Address(new Parameters(new JsonObject { ["country"] = country, ["postal_code"] = postalCode ?? "" }));

    public JsonObject BillingDetails() =>
        new()
        {
            ["address"] = Address.DeepClone(),
            ["email"] = Email,
            ["name"] = Name,
            ["phone"] = Phone,
            ["tax_id"] = null,
        };
}

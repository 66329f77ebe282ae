using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Tax;

/// <summary>Who buys, as far as tax is concerned.</summary>
/// <param name="Location">Null when the address is missing or not precise enough.</param>
/// <param name="Exemption">A customer's <c>tax_exempt</c>: none, exempt or reverse.</param>
/// <param name="TaxIds">The types of its tax IDs.</param>
internal sealed record Taxpayer(TaxLocation? Location, string Exemption, IReadOnlySet<string> TaxIds)
{
    public static Taxpayer Of(ObjectStore objects, JsonObject customer) =>
        new(
            TaxLocation.OfCustomer(customer),
            customer.Text("tax_exempt") ?? "none",
            TaxIdsOf(objects, customer).Select(id => id.Text("type")!).ToHashSet(StringComparer.Ordinal)
        );

    /// <summary>The customer's tax IDs; those that a preview gives it, where it does.</summary>
    public static IEnumerable<JsonObject> TaxIdsOf(ObjectStore objects, JsonObject customer) =>
        customer["tax_ids"] is JsonArray given
            ? given.OfType<JsonObject>()
            : objects.All("tax_id").Where(id => id.Text("customer") == customer.Id());

    /// <summary>Refuses automatic tax for a customer that cannot be located: docs.stripe.com/tax/customer-locations.</summary>
    public static void RefuseUnlocated(JsonObject customer)
    {
        if (TaxLocation.OfCustomer(customer) is null)
        {
            throw Unlocated();
        }
    }

    /// <summary>Stripe's refusal then.</summary>
    public static StripeErrorException Unlocated() =>
        StripeErrors.Invalid(
            "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
            "customer_tax_location_invalid"
        );

    /// <summary>A customer's <c>tax</c>, which only <c>expand[]</c> shows.</summary>
    public static JsonObject Shown(Account account, JsonObject customer)
    {
        var location = TaxLocation.OfCustomer(customer);
        var collects =
            location is not null
            && StandardRates
                .Of(location.Country, location.State)
                .Any(rate => TaxRegistrations.Collects(account.Objects, rate, account.NowSeconds));
        return new JsonObject
        {
            ["automatic_tax"] =
                location is null ? "unrecognized_location"
                : collects ? "supported"
                : "not_collecting",
            ["ip_address"] = null,
            ["location"] = location is null
                ? null
                : new JsonObject
                {
                    ["country"] = location.Country,
                    ["source"] = TaxLocation.AddressOf(customer)!.Value.Source,
                    ["state"] = location.State,
                },
            ["provider"] = "stripe",
        };
    }
}

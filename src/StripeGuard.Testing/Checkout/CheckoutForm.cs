using Stripe;

namespace StripeGuard.Testing;

/// <summary>What a customer fills in on Checkout's page, beside the card. Every field has a default that suits a test.</summary>
public sealed record CheckoutForm
{
    /// <summary>
    /// The email address; null takes the one that the session or its customer already has, and
    /// <c>jenny.rosen@example.com</c> when there is none.
    /// </summary>
    public string? Email { get; init; }

    /// <summary>The name on the card.</summary>
    public string Name { get; init; } = "Jenny Rosen";

    /// <summary>The country of the billing address, as an ISO 3166-1 alpha-2 code.</summary>
    public string Country { get; init; } = "US";

    /// <summary>The postal code of the billing address.</summary>
    public string? PostalCode { get; init; } = "94107";

    /// <summary>
    /// Street and number of the billing address, where the session asks for all of it
    /// (<c>billing_address_collection</c> is <c>required</c>), and of the shipping address when
    /// <see cref="ShippingAddress"/> is null.
    /// </summary>
    public string Line1 { get; init; } = "510 Townsend St";

    /// <summary>The second line of the same address.</summary>
    public string? Line2 { get; init; }

    /// <summary>The city of the same address.</summary>
    public string City { get; init; } = "San Francisco";

    /// <summary>The state of the same address.</summary>
    public string? State { get; init; } = "CA";

    /// <summary>
    /// Where it goes, for a session with <c>shipping_address_collection</c>. Null takes the billing address, in the first
    /// country that the session ships to when it does not ship to <see cref="Country"/>.
    /// </summary>
    public AddressOptions? ShippingAddress { get; init; }

    /// <summary>Who gets it; null takes <see cref="Name"/>.</summary>
    public string? ShippingName { get; init; }

    /// <summary>The shipping rate (<c>shr_…</c>) to choose of the session's <c>shipping_options</c>; null leaves the first.</summary>
    public string? ShippingRate { get; init; }

    /// <summary>What to add of the session's <c>optional_items</c>: how many, by the price's id (<c>price_…</c>).</summary>
    public IReadOnlyDictionary<string, long> OptionalItems { get; init; } = new Dictionary<string, long>();

    /// <summary>
    /// The tax id of a business that buys, for a session with <c>tax_id_collection</c>. What kind it is follows from the
    /// country, as on the page: <c>eu_vat</c>, <c>gb_vat</c>, <c>us_ein</c>. Null for a consumer.
    /// </summary>
    public string? TaxId { get; init; }

    /// <summary>The legal name of the business that buys; null takes <see cref="Name"/>.</summary>
    public string? BusinessName { get; init; }

    /// <summary>The phone number, where the session asks for one.</summary>
    public string Phone { get; init; } = "+14155550123";

    /// <summary>A promotion code to enter before paying, for a session with <c>allow_promotion_codes</c>.</summary>
    public string? PromotionCode { get; init; }

    /// <summary>New quantities for line items with <c>adjustable_quantity</c>, by the line item's id (<c>li_…</c>).</summary>
    public IReadOnlyDictionary<string, long> Quantities { get; init; } = new Dictionary<string, long>();

    /// <summary>The values of the session's <c>custom_fields</c>, by their key.</summary>
    public IReadOnlyDictionary<string, string> CustomFields { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the terms of service are accepted, where the session asks for it.</summary>
    public bool AcceptsTerms { get; init; } = true;

    /// <summary>Whether the customer wants promotional emails, where the session asks for it.</summary>
    public bool AcceptsPromotions { get; init; }

    /// <summary>Whether the customer completes 3D Secure, where the card asks for it; false fails it.</summary>
    public bool CompletesAuthentication { get; init; } = true;
}

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

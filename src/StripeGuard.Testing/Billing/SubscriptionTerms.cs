using System.Text.Json.Nodes;

namespace StripeGuard.Testing.Billing;

/// <summary>One item of a subscription to be: so many of a price.</summary>
/// <param name="Quantity">Null for a metered price.</param>
/// <param name="TaxRates">Tax rates of its own, as objects; empty for the subscription's.</param>
/// <param name="Discounts">The item's own discounts, to be given once it is there.</param>
internal sealed record ItemTerms(
    JsonObject Price,
    long? Quantity,
    JsonObject Metadata,
    JsonArray TaxRates,
    IReadOnlyList<AskedDiscount> Discounts
);

/// <summary>
/// What a subscription is started on, whoever starts it: the API's create route, a Checkout Session, a schedule, a
/// quote. Everything is checked already: <see cref="SubscriptionParameters"/> does so for parameters.
/// </summary>
internal sealed record SubscriptionTerms
{
    public required JsonObject Customer { get; init; }

    public required IReadOnlyList<ItemTerms> Items { get; init; }

    /// <summary>The currency in lower case; the first price's when null.</summary>
    public string? Currency { get; init; }

    /// <summary>When the trial ends, in Unix seconds; null for none.</summary>
    public long? TrialEnd { get; init; }

    /// <summary>The first full period's start, in Unix seconds, when it is not now.</summary>
    public long? BillingCycleAnchor { get; init; }

    /// <summary>The <c>billing_cycle_anchor_config</c> field.</summary>
    public JsonObject? AnchorConfig { get; init; }

    /// <summary>A start in the past, whose time is charged as well.</summary>
    public long? BackdateStart { get; init; }

    public string ProrationBehavior { get; init; } = "create_prorations";

    public string PaymentBehavior { get; init; } = "allow_incomplete";

    public string CollectionMethod { get; init; } = "charge_automatically";

    public long? DaysUntilDue { get; init; }

    public string? DefaultPaymentMethod { get; init; }

    public string? DefaultSource { get; init; }

    /// <summary>Tax rates as objects.</summary>
    public JsonArray DefaultTaxRates { get; init; } = [];

    /// <summary>The subscription's discounts, to be given once it is there.</summary>
    public IReadOnlyList<AskedDiscount> Discounts { get; init; } = [];

    public bool OffSession { get; init; }

    public JsonObject Metadata { get; init; } = [];

    public string? Description { get; init; }

    public bool CancelAtPeriodEnd { get; init; }

    public long? CancelAt { get; init; }

    /// <summary>One-time prices that the first invoice charges besides.</summary>
    public IReadOnlyList<ItemTerms> InvoiceItems { get; init; } = [];

    /// <summary>Further fields of the subscription under their own names: <c>payment_settings</c>, <c>automatic_tax</c> …</summary>
    public JsonObject Fields { get; init; } = [];
}

using SubscriptionBilling.Data;

namespace SubscriptionBilling.Bills;

/// <summary>What we know of an invoice. Amounts are in minor units.</summary>
public class Bill : IVersioned
{
    /// <summary>The invoice's id.</summary>
    public required string Id { get; set; }

    public int MemberId { get; set; }
    public string? Number { get; set; }

    /// <summary>In Stripe's words: draft, open, paid, uncollectible, void.</summary>
    public required string Status { get; set; }

    /// <summary>Negative after a downgrade: it is credited to the next invoices.</summary>
    public long Total { get; set; }

    public long AmountDue { get; set; }
    public long AmountPaid { get; set; }
    public required string Currency { get; set; }

    /// <summary>What paid it, and can be refunded; null when no card was charged.</summary>
    public string? PaymentIntentId { get; set; }

    public string? HostedPage { get; set; }
    public int AttemptCount { get; set; }

    /// <summary>The bank asks the member to confirm the payment: 3D Secure.</summary>
    public bool NeedsConfirmation { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? NextAttemptAt { get; set; }
    public int Version { get; set; }

    /// <summary>An attempt to charge it has failed or awaits confirmation, and no later one has succeeded.</summary>
    public bool WaitsForCustomer => Status == "open" && AttemptCount > 0;

    public bool CanBeRefunded => Status == "paid" && AmountPaid > 0 && PaymentIntentId is not null;
}

using SubscriptionBilling.Data;

namespace SubscriptionBilling.Refunds;

/// <summary>
/// Money that goes back. A bill is refunded once, in whole or in part; only where that came to nothing, it can be tried
/// again. Its id is the idempotency key.
/// </summary>
public class RefundRequest : IVersioned
{
    /// <summary>What is asked for by us holds the bill until it has failed; what was done in the Dashboard does not count.</summary>
    public const string OnePerBill =
        $"{nameof(AgentId)} IS NOT NULL AND {nameof(Status)} NOT IN ('failed', 'canceled', 'refused')";

    public Guid Id { get; set; } = Guid.CreateVersion7();
    public required string BillId { get; set; }

    /// <summary>In minor units.</summary>
    public long Amount { get; set; }

    public required string Currency { get; set; }

    /// <summary>Who of the support staff asked for it; null for a refund that was made in Stripe's Dashboard.</summary>
    public int? AgentId { get; set; }

    /// <summary>In Stripe's words (pending, requires_action, succeeded, failed, canceled); <c>asked</c> before and <c>refused</c> instead.</summary>
    public string Status { get; set; } = "asked";

    public string? StripeRefundId { get; set; }
    public DateTimeOffset AskedAt { get; set; }
    public int Version { get; set; }

    /// <summary>The money is on its way, or was.</summary>
    public bool Counts => Status is not ("failed" or "canceled" or "refused");
}

using SubscriptionBilling.Data;

namespace SubscriptionBilling.Memberships;

/// <summary>What we know of a member's subscription: never more than Stripe has said.</summary>
public class Membership : IVersioned
{
    /// <summary>The subscription's id.</summary>
    public required string Id { get; set; }

    public int MemberId { get; set; }

    /// <summary>The price's lookup key, or its id where it has none.</summary>
    public required string Plan { get; set; }

    /// <summary>In Stripe's words: docs.stripe.com/api/subscriptions/object#subscription_object-status</summary>
    public required string Status { get; set; }

    public DateTimeOffset StartedAt { get; set; }
    public DateTimeOffset? CurrentPeriodEnd { get; set; }

    /// <summary>Canceled, and paid until the end of the period.</summary>
    public bool EndsWithPeriod { get; set; }

    /// <summary>The plan that is to be, once its bill is paid: docs.stripe.com/billing/subscriptions/pending-updates.</summary>
    public string? PendingPlan { get; set; }

    public string? PendingBillId { get; set; }

    /// <summary>When Stripe forgets the change.</summary>
    public DateTimeOffset? PendingUntil { get; set; }

    public int Version { get; set; }

    /// <summary>It has begun, and is not over: a first payment that was declined on Checkout's page is no beginning.</summary>
    public bool IsLive => Status is not ("incomplete" or "incomplete_expired" or "canceled");

    /// <summary>Nothing more comes of it.</summary>
    public bool IsOver => Status is "canceled" or "incomplete_expired";

    /// <summary>What was promised for money: also while Stripe tries a failed renewal again.</summary>
    public bool GrantsAccess => Status is "active" or "trialing" or "past_due";

    public string PlanName => Plans.Plan.Of(Plan)?.Name ?? "A former plan";

    public string? PendingPlanName => PendingPlan is null ? null : Plans.Plan.Of(PendingPlan)?.Name ?? "another plan";
}

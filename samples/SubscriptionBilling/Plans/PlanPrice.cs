using SubscriptionBilling.Shared;

namespace SubscriptionBilling.Plans;

/// <summary>A plan with its price at Stripe; the amount is in minor units, a month.</summary>
public sealed record PlanPrice(Plan Plan, string PriceId, long Amount, string Currency)
{
    public string Text => Money.Text(Amount, Currency);
}

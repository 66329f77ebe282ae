namespace SubscriptionBilling.StripeConnection;

/// <summary>
/// The time as Stripe has it: what proration dates and the age of idempotency keys are reckoned in. The embedded Stripe's
/// clock can be moved forward, while cookies and the like stay with the machine's.
/// </summary>
public sealed class StripeClock(TimeProvider time)
{
    public DateTimeOffset UtcNow => time.GetUtcNow();
}

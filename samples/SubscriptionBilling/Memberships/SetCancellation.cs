using Stripe;
using SubscriptionBilling.Outbox;

namespace SubscriptionBilling.Memberships;

/// <summary>docs.stripe.com/billing/subscriptions/cancel#canceling</summary>
public class SetCancellation(StripeClient stripe, MembershipSync memberships) : IOperationKind
{
    public const string Kind = "set cancellation";

    public string Name => Kind;

    public async Task<string> SendAsync(StripeOperation operation, CancellationToken cancellationToken)
    {
        var (subscriptionId, cancel) = operation.Read<Arguments>();
        var subscription = await stripe.V1.Subscriptions.UpdateAsync(
            subscriptionId,
            new SubscriptionUpdateOptions { CancelAtPeriodEnd = cancel },
            operation.Once(),
            cancellationToken
        );
        return subscription.Id;
    }

    public Task ApplyAsync(StripeOperation operation, string result, CancellationToken cancellationToken) =>
        memberships.RefreshAsync(result, cancellationToken);

    public sealed record Arguments(string SubscriptionId, bool Cancel);
}

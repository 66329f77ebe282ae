using Stripe;
using SubscriptionBilling.Bills;
using SubscriptionBilling.Memberships;
using SubscriptionBilling.Outbox;

namespace SubscriptionBilling.Changes;

/// <summary>
/// docs.stripe.com/billing/subscriptions/change-price: the price of the item is replaced, and the difference is invoiced at
/// once. Where that is not paid at once (the card is declined, the bank asks for 3D Secure), the change waits for it:
/// docs.stripe.com/billing/subscriptions/pending-updates.
/// </summary>
public class ChangePlan(StripeClient stripe, MembershipSync memberships, BillSync bills) : IOperationKind
{
    public const string Kind = "change plan";

    public string Name => Kind;

    public async Task<string> SendAsync(StripeOperation operation, CancellationToken cancellationToken)
    {
        var asked = operation.Read<Arguments>();
        var subscription = await stripe.V1.Subscriptions.UpdateAsync(
            asked.SubscriptionId,
            new SubscriptionUpdateOptions
            {
                Items = [new SubscriptionItemOptions { Id = asked.ItemId, Price = asked.PriceId }],
                ProrationBehavior = "always_invoice",
                ProrationDate = asked.ProrationDate.UtcDateTime,
                PaymentBehavior = "pending_if_incomplete",
            },
            operation.Once(),
            cancellationToken
        );
        return subscription.LatestInvoiceId;
    }

    public async Task ApplyAsync(StripeOperation operation, string result, CancellationToken cancellationToken)
    {
        await memberships.RefreshAsync(operation.Read<Arguments>().SubscriptionId, cancellationToken);
        await bills.RefreshAsync(result, cancellationToken);
    }

    public sealed record Arguments(string SubscriptionId, string ItemId, string PriceId, DateTimeOffset ProrationDate);
}

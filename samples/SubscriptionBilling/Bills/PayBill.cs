using Stripe;
using SubscriptionBilling.Outbox;

namespace SubscriptionBilling.Bills;

/// <summary>
/// Confirms the payment of an invoice: docs.stripe.com/billing/subscriptions/overview#requires-action. Where the bank asks
/// for 3D Secure, the PaymentIntent says where to send the member:
/// docs.stripe.com/payments/3d-secure/authentication-flow#manual-redirect.
/// </summary>
public class PayBill(StripeClient stripe, BillSync bills) : IOperationKind
{
    public const string Kind = "pay bill";

    public string Name => Kind;

    public async Task<string> SendAsync(StripeOperation operation, CancellationToken cancellationToken)
    {
        var asked = operation.Read<Arguments>();
        var intent = await stripe.V1.PaymentIntents.ConfirmAsync(
            asked.PaymentIntentId,
            new PaymentIntentConfirmOptions { PaymentMethod = asked.CardId, ReturnUrl = asked.ReturnUrl },
            operation.Once(),
            cancellationToken
        );
        return intent.Id;
    }

    public Task ApplyAsync(StripeOperation operation, string result, CancellationToken cancellationToken) =>
        bills.RefreshWithMembershipAsync(operation.Read<Arguments>().BillId, cancellationToken);

    public Task RefuseAsync(StripeOperation operation, CancellationToken cancellationToken) =>
        bills.RefreshWithMembershipAsync(operation.Read<Arguments>().BillId, cancellationToken);

    public sealed record Arguments(string BillId, string PaymentIntentId, string? CardId, string ReturnUrl);
}

using Stripe;
using SubscriptionBilling.Bills;
using SubscriptionBilling.Outbox;

namespace SubscriptionBilling.Changes;

/// <summary>
/// A change that waits for its payment is canceled by voiding its invoice:
/// docs.stripe.com/billing/subscriptions/pending-updates#canceling-changing. Where that was paid in this moment, Stripe
/// refuses.
/// </summary>
public class WithdrawChange(StripeClient stripe, BillSync bills) : IOperationKind
{
    public const string Kind = "withdraw change";

    public string Name => Kind;

    public async Task<string> SendAsync(StripeOperation operation, CancellationToken cancellationToken)
    {
        var invoice = await stripe.V1.Invoices.VoidInvoiceAsync(
            operation.Read<Arguments>().BillId,
            new InvoiceVoidOptions(),
            operation.Once(),
            cancellationToken
        );
        return invoice.Id;
    }

    public Task ApplyAsync(StripeOperation operation, string result, CancellationToken cancellationToken) =>
        bills.RefreshWithMembershipAsync(result, cancellationToken);

    public Task RefuseAsync(StripeOperation operation, CancellationToken cancellationToken) =>
        bills.RefreshWithMembershipAsync(operation.Read<Arguments>().BillId, cancellationToken);

    public sealed record Arguments(string BillId);
}

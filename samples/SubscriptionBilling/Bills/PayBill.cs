using Stripe;
using SubscriptionBilling.Memberships;
using SubscriptionBilling.Outbox;

namespace SubscriptionBilling.Bills;

/// <summary>docs.stripe.com/api/invoices/pay</summary>
public class PayBill(StripeClient stripe, BillSync bills, MembershipSync memberships) : IOperationKind
{
    public const string Kind = "pay bill";

    public string Name => Kind;

    public async Task<string> SendAsync(StripeOperation operation, CancellationToken cancellationToken)
    {
        var invoice = await stripe.V1.Invoices.PayAsync(
            operation.Read<Arguments>().InvoiceId,
            new InvoicePayOptions(),
            operation.Once(),
            cancellationToken
        );
        return invoice.Id;
    }

    public async Task ApplyAsync(StripeOperation operation, string result, CancellationToken cancellationToken)
    {
        await bills.RefreshAsync(result, cancellationToken);
        var invoice = await stripe.V1.Invoices.GetAsync(result, cancellationToken: cancellationToken);
        if (invoice.Parent?.SubscriptionDetails?.SubscriptionId is { } subscriptionId)
        {
            await memberships.RefreshAsync(subscriptionId, cancellationToken);
        }
    }

    public Task RefuseAsync(StripeOperation operation, CancellationToken cancellationToken) =>
        bills.RefreshAsync(operation.Read<Arguments>().InvoiceId, cancellationToken);

    public sealed record Arguments(string InvoiceId);
}

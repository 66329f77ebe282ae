using Stripe;
using SubscriptionBilling.Data;
using SubscriptionBilling.Outbox;

namespace SubscriptionBilling.Refunds;

/// <summary>docs.stripe.com/refunds</summary>
public class RefundBill(BillingContext db, StripeClient stripe, RefundSync refunds) : IOperationKind
{
    /// <summary>Where the refund says which request it answers.</summary>
    public const string RequestKey = "request";

    /// <summary>Where the refund says which invoice was paid.</summary>
    public const string BillKey = "invoice";

    public const string Kind = "refund bill";

    public string Name => Kind;

    public async Task<string> SendAsync(StripeOperation operation, CancellationToken cancellationToken)
    {
        var asked = operation.Read<Arguments>();
        var refund = await stripe.V1.Refunds.CreateAsync(
            new RefundCreateOptions
            {
                PaymentIntent = asked.PaymentIntentId,
                Amount = asked.Amount,
                Reason = "requested_by_customer",
                Metadata = new() { [RequestKey] = asked.RequestId.ToString(), [BillKey] = asked.BillId },
            },
            operation.Once(),
            cancellationToken
        );
        return refund.Id;
    }

    public Task ApplyAsync(StripeOperation operation, string result, CancellationToken cancellationToken) =>
        refunds.RefreshAsync(result, cancellationToken);

    public async Task RefuseAsync(StripeOperation operation, CancellationToken cancellationToken)
    {
        if (await db.RefundRequests.FindAsync([operation.Id], cancellationToken) is { } request)
        {
            request.Status = "refused";
        }
    }

    public sealed record Arguments(Guid RequestId, string BillId, string PaymentIntentId, long Amount);
}

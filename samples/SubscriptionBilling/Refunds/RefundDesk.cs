using Microsoft.EntityFrameworkCore;
using SubscriptionBilling.Bills;
using SubscriptionBilling.Data;
using SubscriptionBilling.Outbox;
using SubscriptionBilling.StripeConnection;

namespace SubscriptionBilling.Refunds;

/// <summary>Refunds by support staff.</summary>
public class RefundDesk(BillingContext db, OperationOutbox outbox, StripeClock clock)
{
    /// <param name="amount">In minor units.</param>
    /// <returns>The operation, or why there is none.</returns>
    public async Task<(StripeOperation? Operation, string? Problem)> RefundAsync(
        int agentId,
        Bill bill,
        long amount,
        CancellationToken cancellationToken
    )
    {
        if (!bill.CanBeRefunded || amount < 1 || amount > bill.AmountPaid)
        {
            return (null, "The amount must be more than nothing, and no more than what was paid.");
        }

        if (await IsRefundedAsync(bill.Id, cancellationToken))
        {
            return (null, "This payment was refunded already.");
        }

        var request = new RefundRequest
        {
            BillId = bill.Id,
            Amount = amount,
            Currency = bill.Currency,
            AgentId = agentId,
            AskedAt = clock.UtcNow,
        };
        db.RefundRequests.Add(request);
        var operation = await outbox.StartAsync(
            RefundBill.Kind,
            $"refund of {bill.Id}",
            new RefundBill.Arguments(request.Id, bill.Id, bill.PaymentIntentId!, amount),
            request.Id,
            cancellationToken
        );

        // The check above has seen nothing, and the index has: somebody else was faster.
        return operation is null || operation.Id != request.Id
            ? (null, "This payment was refunded already.")
            : (operation, null);
    }

    private async Task<bool> IsRefundedAsync(string billId, CancellationToken cancellationToken)
    {
        var requests = await db.RefundRequests.Where(refund => refund.BillId == billId).ToListAsync(cancellationToken);
        return requests.Exists(refund => refund.Counts);
    }
}

using SubscriptionBilling.Data;
using SubscriptionBilling.Outbox;

namespace SubscriptionBilling.Bills;

/// <summary>Paying an open bill with the card on file, without waiting for Stripe's next attempt.</summary>
public class BillPayments(BillingContext db, OperationOutbox outbox)
{
    /// <returns>The operation; null when the bill is not the member's, or not open.</returns>
    public async Task<StripeOperation?> PayAsync(int memberId, string billId, CancellationToken cancellationToken)
    {
        var bill = await db.Bills.FindAsync([billId], cancellationToken);
        if (bill is null || bill.MemberId != memberId || !bill.WaitsForCustomer)
        {
            return null;
        }

        return await outbox.StartAsync(
            PayBill.Kind,
            $"payment of {bill.Id}",
            new PayBill.Arguments(bill.Id),
            cancellationToken: cancellationToken
        );
    }
}

using Microsoft.EntityFrameworkCore;
using SubscriptionBilling.Data;
using SubscriptionBilling.Refunds;

namespace SubscriptionBilling.Bills;

/// <summary>Reads bills.</summary>
public class BillRegister(BillingContext db)
{
    public async Task<Bill?> FindAsync(string billId, CancellationToken cancellationToken) =>
        await db.Bills.FindAsync([billId], cancellationToken);

    /// <summary>A member's bills, the newest first.</summary>
    public async Task<IReadOnlyList<Bill>> OfAsync(int memberId, CancellationToken cancellationToken) =>
        await db
            .Bills.Where(bill => bill.MemberId == memberId)
            .OrderByDescending(bill => bill.CreatedAt)
            .ThenByDescending(bill => bill.Id)
            .ToListAsync(cancellationToken);

    public async Task<IReadOnlyList<RefundRequest>> RefundsAsync(int memberId, CancellationToken cancellationToken) =>
        await db
            .RefundRequests.Where(refund => db.Bills.Any(bill => bill.Id == refund.BillId && bill.MemberId == memberId))
            .ToListAsync(cancellationToken);
}

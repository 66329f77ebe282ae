using Microsoft.EntityFrameworkCore;
using Stripe;
using SubscriptionBilling.Bills;
using SubscriptionBilling.Data;
using SubscriptionBilling.Mail;

namespace SubscriptionBilling.Refunds;

/// <summary>Makes a refund what Stripe says it is now: ours, and those that were made in the Dashboard.</summary>
public class RefundSync(
    BillingContext db,
    StripeClient stripe,
    BillSync bills,
    Letters letters,
    ILogger<RefundSync> log
)
{
    /// <summary>Changes the tracked rows; the caller saves them.</summary>
    public async Task RefreshAsync(string refundId, CancellationToken cancellationToken)
    {
        var request = await db.RefundRequests.SingleOrDefaultAsync(
            r => r.StripeRefundId == refundId,
            cancellationToken
        );
        var refund = await stripe.V1.Refunds.GetAsync(refundId, cancellationToken: cancellationToken);
        request ??= await AskedForAsync(refund, cancellationToken);
        if (await BillAsync(refund, cancellationToken) is not { } bill)
        {
            log.LogInformation("Refund {Refund} is of no member's bill", refundId);
            return;
        }

        if (request is null)
        {
            request = new RefundRequest { BillId = bill.Id, Currency = refund.Currency };
            db.RefundRequests.Add(request);
        }

        request.StripeRefundId = refund.Id;
        request.Amount = refund.Amount;
        request.Status = refund.Status;
        request.AskedAt = refund.Created;
        if (refund.Status == "succeeded")
        {
            var member = await db.Members.SingleAsync(m => m.Id == bill.MemberId, cancellationToken);
            await letters.RefundedAsync(member.Email, request, cancellationToken);
        }
    }

    private async Task<RefundRequest?> AskedForAsync(Refund refund, CancellationToken cancellationToken) =>
        refund.Metadata.TryGetValue(RefundBill.RequestKey, out var id) && Guid.TryParse(id, out var requestId)
            ? await db.RefundRequests.FindAsync([requestId], cancellationToken)
            : null;

    /// <summary>The bill that was paid, also where the news of the refund came before those of the payment.</summary>
    private async Task<Bill?> BillAsync(Refund refund, CancellationToken cancellationToken)
    {
        if (await InvoiceOfAsync(refund, cancellationToken) is not { } invoiceId)
        {
            return null;
        }

        if (await db.Bills.FindAsync([invoiceId], cancellationToken) is { } bill)
        {
            return bill;
        }

        await bills.RefreshAsync(invoiceId, cancellationToken);
        return db.Bills.Local.FirstOrDefault(one => one.Id == invoiceId);
    }

    private async Task<string?> InvoiceOfAsync(Refund refund, CancellationToken cancellationToken)
    {
        if (refund.Metadata.TryGetValue(RefundBill.BillKey, out var known))
        {
            return known;
        }

        if (refund.PaymentIntentId is null)
        {
            return null;
        }

        var payments = await stripe.V1.InvoicePayments.ListAsync(
            new InvoicePaymentListOptions
            {
                Payment = new() { Type = "payment_intent", PaymentIntent = refund.PaymentIntentId },
                Limit = 1,
            },
            cancellationToken: cancellationToken
        );
        return payments.FirstOrDefault()?.InvoiceId;
    }
}

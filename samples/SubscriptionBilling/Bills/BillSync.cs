using Microsoft.EntityFrameworkCore;
using Stripe;
using SubscriptionBilling.Data;
using SubscriptionBilling.Mail;

namespace SubscriptionBilling.Bills;

/// <summary>Makes a bill what Stripe says its invoice is now.</summary>
public class BillSync(BillingContext db, StripeClient stripe, Letters letters, ILogger<BillSync> log)
{
    /// <summary>Changes the tracked rows; the caller saves them.</summary>
    public async Task RefreshAsync(string invoiceId, CancellationToken cancellationToken)
    {
        var bill = await db.Bills.FindAsync([invoiceId], cancellationToken);
        var invoice = await stripe.V1.Invoices.GetAsync(
            invoiceId,
            new InvoiceGetOptions { Expand = ["payments"] },
            cancellationToken: cancellationToken
        );
        var member = await db.Members.SingleOrDefaultAsync(
            m => m.StripeCustomerId == invoice.CustomerId,
            cancellationToken
        );
        if (member is null)
        {
            log.LogInformation("Invoice {Invoice} is no member's", invoiceId);
            return;
        }

        if (bill is null)
        {
            bill = new Bill
            {
                Id = invoice.Id,
                MemberId = member.Id,
                Status = "",
                Currency = invoice.Currency,
            };
            db.Bills.Add(bill);
        }

        Copy(invoice, bill);

        // The first payment is made on Checkout's page, which says itself what went wrong.
        if (bill.WaitsForCustomer && invoice.BillingReason != "subscription_create")
        {
            await letters.PaymentFailedAsync(member.Email, bill, cancellationToken);
        }
    }

    private static void Copy(Invoice invoice, Bill bill)
    {
        bill.Number = invoice.Number;
        bill.Status = invoice.Status;
        bill.Total = invoice.Total;
        bill.AmountDue = invoice.AmountDue;
        bill.AmountPaid = invoice.AmountPaid;
        bill.AttemptCount = (int)invoice.AttemptCount;
        bill.HostedPage = invoice.HostedInvoiceUrl;
        bill.CreatedAt = invoice.Created;
        bill.NextAttemptAt = invoice.NextPaymentAttempt is { } next ? next : null;
        bill.PaymentIntentId = invoice
            .Payments?.Data.Find(payment => payment.Status == "paid")
            ?.Payment.PaymentIntentId;
    }
}

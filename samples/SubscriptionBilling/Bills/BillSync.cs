using Microsoft.EntityFrameworkCore;
using Stripe;
using SubscriptionBilling.Data;
using SubscriptionBilling.Mail;
using SubscriptionBilling.Memberships;

namespace SubscriptionBilling.Bills;

/// <summary>Makes a bill what Stripe says its invoice is now.</summary>
public class BillSync(
    BillingContext db,
    StripeClient stripe,
    MembershipSync memberships,
    Letters letters,
    ILogger<BillSync> log
)
{
    /// <summary>The bill, and the membership that it is for. Changes the tracked rows; the caller saves them.</summary>
    public async Task RefreshWithMembershipAsync(string invoiceId, CancellationToken cancellationToken)
    {
        var invoice = await RefreshAsync(invoiceId, cancellationToken);
        if (invoice.Parent?.SubscriptionDetails?.SubscriptionId is { } subscriptionId)
        {
            await memberships.RefreshAsync(subscriptionId, cancellationToken);
        }
    }

    /// <summary>Changes the tracked rows; the caller saves them.</summary>
    public async Task<Invoice> RefreshAsync(string invoiceId, CancellationToken cancellationToken)
    {
        var bill = await db.Bills.FindAsync([invoiceId], cancellationToken);
        var invoice = await stripe.V1.Invoices.GetAsync(
            invoiceId,
            new InvoiceGetOptions { Expand = ["payments.data.payment.payment_intent"] },
            cancellationToken: cancellationToken
        );
        var member = await db.Members.SingleOrDefaultAsync(
            m => m.StripeCustomerId == invoice.CustomerId,
            cancellationToken
        );
        if (member is null)
        {
            log.LogInformation("Invoice {Invoice} is no member's", invoiceId);
            return invoice;
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
            await letters.PaymentOpenAsync(member.Email, bill, cancellationToken);
        }

        return invoice;
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
        bill.PaymentIntentId = invoice.Payments.Data.Find(payment => payment.Status == "paid")?.Payment.PaymentIntentId;
        bill.NeedsConfirmation = invoice.Payments.Data.Exists(payment =>
            payment is { Status: "open", Payment.PaymentIntent.Status: "requires_action" }
        );
    }
}

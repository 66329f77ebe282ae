using Stripe;
using SubscriptionBilling.Data;
using SubscriptionBilling.Outbox;
using SubscriptionBilling.StripeConnection;

namespace SubscriptionBilling.Bills;

/// <summary>
/// Paying an open bill with the card on file, while the member is there: whose bank asks for 3D Secure is sent to it, and
/// comes back.
/// </summary>
public class BillPayments(
    BillingContext db,
    StripeClient stripe,
    OperationOutbox outbox,
    BillSync bills,
    PublicAddress address
)
{
    /// <returns>The operation, and the bank's page where to send the member; null when there is nothing of the member's to pay.</returns>
    public async Task<(StripeOperation? Operation, string? BankPage)> PayAsync(
        int memberId,
        string billId,
        CancellationToken cancellationToken
    )
    {
        var bill = await db.Bills.FindAsync([billId], cancellationToken);
        if (bill is null || bill.MemberId != memberId || !bill.WaitsForCustomer)
        {
            return (null, null);
        }

        var invoice = await stripe.V1.Invoices.GetAsync(
            billId,
            new InvoiceGetOptions { Expand = ["payments", "customer", "parent.subscription_details.subscription"] },
            cancellationToken: cancellationToken
        );
        if (invoice.Payments.Data.Find(payment => payment.Status == "open") is not { } open)
        {
            return (null, null);
        }

        var operation = await outbox.StartAsync(
            PayBill.Kind,
            $"payment of {bill.Id}",
            new PayBill.Arguments(
                bill.Id,
                open.Payment.PaymentIntentId,
                CardOnFile(invoice),
                address.Of($"account/paid/{bill.Id}")
            ),
            cancellationToken: cancellationToken
        );
        return (operation, await BankPageAsync(operation, cancellationToken));
    }

    /// <summary>The member is back from the bank. What came of it is asked of Stripe; its webhooks may be faster or slower.</summary>
    /// <returns>The bill; null when it is not the member's.</returns>
    public async Task<Bill?> ComeBackAsync(int memberId, string billId, CancellationToken cancellationToken)
    {
        if (await db.Bills.FindAsync([billId], cancellationToken) is not { } bill || bill.MemberId != memberId)
        {
            return null;
        }

        await OptimisticSave.RunAsync(db, token => bills.RefreshWithMembershipAsync(billId, token), cancellationToken);
        return await db.Bills.FindAsync([billId], cancellationToken);
    }

    /// <summary>docs.stripe.com/billing/subscriptions/payment-methods-setting#payment-method-priority</summary>
    private static string? CardOnFile(Invoice invoice) =>
        invoice.Parent?.SubscriptionDetails?.Subscription?.DefaultPaymentMethodId
        ?? invoice.Customer.InvoiceSettings.DefaultPaymentMethodId;

    private async Task<string?> BankPageAsync(StripeOperation? operation, CancellationToken cancellationToken)
    {
        if (operation is not { State: OperationState.Done, Result: { } intentId })
        {
            return null;
        }

        var intent = await stripe.V1.PaymentIntents.GetAsync(intentId, cancellationToken: cancellationToken);
        return intent.NextAction?.RedirectToUrl?.Url;
    }
}

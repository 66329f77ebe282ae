using Microsoft.EntityFrameworkCore;
using SubscriptionBilling.Bills;
using SubscriptionBilling.Data;
using SubscriptionBilling.Memberships;
using SubscriptionBilling.Refunds;
using SubscriptionBilling.Shared;
using SubscriptionBilling.StripeConnection;

namespace SubscriptionBilling.Mail;

/// <summary>What members are told, once for each occasion. The caller saves.</summary>
public class Letters(BillingContext db, PublicAddress address)
{
    public Task WelcomeAsync(string to, Membership membership, CancellationToken cancellationToken) =>
        WriteAsync(
            $"welcome {membership.Id}",
            to,
            "Welcome on board",
            $"Your {membership.PlanName} plan is active. Happy writing!",
            cancellationToken
        );

    public Task GoodbyeAsync(string to, Membership membership, CancellationToken cancellationToken) =>
        WriteAsync(
            $"goodbye {membership.Id}",
            to,
            "Your plan has ended",
            $"Your {membership.PlanName} plan has ended. Your notes stay where they are: {address.Of("account")}",
            cancellationToken
        );

    /// <summary>One for each attempt that is still the last: whoever has paid meanwhile is not asked to.</summary>
    public Task PaymentOpenAsync(string to, Bill bill, CancellationToken cancellationToken)
    {
        var amount = Money.Text(bill.AmountDue, bill.Currency);
        if (bill.NeedsConfirmation)
        {
            return WriteAsync(
                $"confirm payment {bill.Id}",
                to,
                $"Please confirm your payment of {amount}",
                $"Your bank asks you to confirm our charge of {amount} for invoice {bill.Number}.\nIt takes a minute: {address.Of("account")}",
                cancellationToken
            );
        }

        var next = bill.NextAttemptAt is { } at ? $" We try again on {at:MMMM d}." : "";
        return WriteAsync(
            $"payment failed {bill.Id} {bill.AttemptCount}",
            to,
            $"Your payment of {amount} did not go through",
            $"Your bank refused our charge of {amount} for invoice {bill.Number}.{next}\nPlease update your card: {address.Of("account")}",
            cancellationToken
        );
    }

    public Task RefundedAsync(string to, RefundRequest refund, CancellationToken cancellationToken)
    {
        var amount = Money.Text(refund.Amount, refund.Currency);
        return WriteAsync(
            $"refund {refund.StripeRefundId}",
            to,
            $"{amount} are on their way back to you",
            $"We have refunded {amount}. It takes your bank 5 to 10 days to show it.",
            cancellationToken
        );
    }

    /// <summary>Where two events write the same letter at once, the key's index lets one of them start over.</summary>
    private async Task WriteAsync(
        string key,
        string to,
        string subject,
        string text,
        CancellationToken cancellationToken
    )
    {
        if (
            db.Mails.Local.Any(mail => mail.Key == key)
            || await db.Mails.AnyAsync(mail => mail.Key == key, cancellationToken)
        )
        {
            return;
        }

        db.Mails.Add(
            new MailMessage
            {
                Key = key,
                To = to,
                Subject = subject,
                Text = text,
            }
        );
    }
}

using System.Text.Json.Nodes;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// What an invoice that was sent tells around its due date: docs.stripe.com/billing/automations. Its subscription is past
/// due from that date on (docs.stripe.com/billing/subscriptions/overview#subscription-statuses).
/// </summary>
internal static class InvoiceDue
{
    /// <summary>Plans it for an open invoice; called again when the date is moved.</summary>
    public static void Plan(Work work, JsonObject invoice)
    {
        if (invoice["due_date"] is null)
        {
            return;
        }

        var byItself = work with { Cause = null };
        var due = invoice.Number("due_date");
        var options = work.Account.Options;
        if (options.InvoiceDueNotice is { } notice && due - (long)notice.TotalSeconds is var early && early >= work.Now)
        {
            At(early, () => byItself.Raise("invoice.will_be_due", invoice));
        }

        At(due + (long)options.InvoiceOverdueNotice.TotalSeconds, () => byItself.Raise("invoice.overdue", invoice));
        At(due, () => SubscriptionStatus.InvoiceFailed(byItself, invoice));

        void At(long time, Action tell) =>
            work.Account.Agenda.At(
                DateTimeOffset.FromUnixTimeSeconds(time),
                () =>
                {
                    if (invoice.Text("status") == "open" && invoice.Number("due_date") == due)
                    {
                        tell();
                    }
                }
            );
    }
}

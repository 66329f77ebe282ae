using System.Text.Json.Nodes;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// What happens when an invoice is not paid: docs.stripe.com/billing/revenue-recovery/smart-retries. It is tried again as
/// <see cref="FakeStripeOptions.InvoiceRetries"/> says, and then the subscription ends as
/// <see cref="FakeStripeOptions.AfterLastRetry"/> says.
/// </summary>
internal static class Dunning
{
    /// <summary>Counts a failed attempt, and plans the next.</summary>
    /// <param name="eventTypes">What is told of it, in this order.</param>
    public static void AttemptFailed(Work work, JsonObject invoice, params ReadOnlySpan<string> eventTypes)
    {
        var before = (JsonObject)invoice.DeepClone();
        invoice["attempted"] = true;
        invoice["attempt_count"] = Math.Max(1, invoice.Number("attempt_count"));
        var subscription = SubscriptionStatus.Of(work, invoice);
        var next = Next(work, invoice, subscription);
        invoice["next_payment_attempt"] = next;
        foreach (var eventType in eventTypes)
        {
            work.Raise(eventType, invoice);
        }

        if (Objects.PreviousAttributes.Between(before, invoice) is { } previous)
        {
            work.Raise("invoice.updated", invoice, previous);
        }

        SubscriptionStatus.InvoiceFailed(work, invoice);
        if (next is null && subscription is not null && IsInDunning(invoice, subscription))
        {
            GiveUp(work, subscription);
        }
    }

    /// <summary>When the invoice is tried next; null for never. A time that is planned already stands.</summary>
    private static long? Next(Work work, JsonObject invoice, JsonObject? subscription)
    {
        if (!IsInDunning(invoice, subscription))
        {
            return null;
        }

        if (invoice["next_payment_attempt"] is not null && invoice.Number("next_payment_attempt") > work.Now)
        {
            return invoice.Number("next_payment_attempt");
        }

        var made = (int)invoice.Number("attempt_count");
        var retries = work.Account.Options.InvoiceRetries;
        if (made > retries.Count)
        {
            return null;
        }

        var next = work.Now + (long)retries[made - 1].TotalSeconds;
        var byItself = work with { Cause = null };
        work.Account.Agenda.At(DateTimeOffset.FromUnixTimeSeconds(next), () => Retry(byItself, invoice, next));
        return next;
    }

    /// <summary>The first invoice of a subscription is not tried again: its customer is there, and has 23 hours.</summary>
    private static bool IsInDunning(JsonObject invoice, JsonObject? subscription) =>
        invoice.Text("collection_method") == "charge_automatically"
        && invoice.Flag("auto_advance")
        && invoice.Text("status") == "open"
        && subscription?.Text("status") is not ("incomplete" or "incomplete_expired" or "canceled");

    private static void Retry(Work work, JsonObject invoice, long planned)
    {
        if (
            invoice.Text("status") != "open"
            || !invoice.Flag("auto_advance")
            || invoice.Number("next_payment_attempt") != planned
        )
        {
            return;
        }

        invoice["attempt_count"] = invoice.Number("attempt_count") + 1;
        InvoiceCollection.Attempt(work, invoice, method: null, offSession: true);
    }

    private static void GiveUp(Work work, JsonObject subscription)
    {
        switch (work.Account.Options.AfterLastRetry)
        {
            case AfterLastRetry.Cancel:
                SubscriptionEnd.Cancel(work, subscription, "payment_failed");
                break;
            case AfterLastRetry.MarkUnpaid:
                SubscriptionStatus.Become(work, subscription, "unpaid");
                break;
            case AfterLastRetry.LeavePastDue:
                break;
        }
    }
}

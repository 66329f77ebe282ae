using System.Text.Json.Nodes;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>How a subscription ends: docs.stripe.com/billing/subscriptions/cancel.</summary>
internal static class SubscriptionEnd
{
    /// <summary>docs.stripe.com/billing/subscriptions/overview#subscription-statuses: the first payment has 23 hours.</summary>
    public static readonly TimeSpan FirstPaymentWithin = TimeSpan.FromHours(23);

    /// <summary>Ends a subscription now.</summary>
    /// <param name="reason"><c>cancellation_requested</c>, <c>payment_failed</c> …</param>
    /// <param name="prorate">Whether the time that is left is credited.</param>
    /// <param name="invoiceNow">Whether what is pending is invoiced at once.</param>
    public static void Cancel(
        Work work,
        JsonObject subscription,
        string? reason,
        bool prorate = false,
        bool invoiceNow = false
    )
    {
        if (!SubscriptionStatus.IsLive(subscription))
        {
            return;
        }

        var wasIncomplete = subscription.Text("status") == "incomplete";
        if (prorate && subscription.Text("status") is not ("incomplete" or "trialing" or "paused"))
        {
            foreach (var item in Proration.Unused(work, subscription, work.Now))
            {
                InvoiceItems.Store(work, item);
            }
        }

        subscription["status"] = "canceled";
        subscription["ended_at"] = work.Now;
        subscription["canceled_at"] = subscription["canceled_at"]?.DeepClone() ?? work.Now;
        subscription.Object("cancellation_details")!["reason"] ??= reason;
        StopCollecting(work, subscription);
        if (invoiceNow)
        {
            InvoicePending(work, subscription);
        }

        work.Raise("customer.subscription.deleted", subscription);
        ScheduleTime.SubscriptionEnded(work, subscription);
        if (wasIncomplete && LatestInvoice(work, subscription) is { } first && first.Text("status") == "open")
        {
            InvoiceFinalization.Void(work, first);
        }
    }

    /// <summary>The first invoice was not paid in time: the subscription never began.</summary>
    public static void Expire(Work work, JsonObject subscription)
    {
        work.Update(
            subscription,
            "customer.subscription.updated",
            () =>
            {
                subscription["status"] = "incomplete_expired";
                subscription["ended_at"] = work.Now;
            }
        );
        if (LatestInvoice(work, subscription) is { } first && first.Text("status") == "open")
        {
            InvoiceFinalization.Void(work, first);
        }
    }

    /// <summary>Ends all subscriptions of a customer who is deleted: docs.stripe.com/api/customers/delete.</summary>
    public static void CancelAll(Work work, JsonObject customer)
    {
        foreach (
            var subscription in work
                .Objects.All(Subscriptions.Type)
                .Where(each => each.Text("customer") == customer.Id() && SubscriptionStatus.IsLive(each))
                .ToList()
        )
        {
            Cancel(work, subscription, "cancellation_requested");
        }
    }

    private static JsonObject? LatestInvoice(Work work, JsonObject subscription) =>
        subscription.Text("latest_invoice") is { } id ? work.Objects.Find(Invoices.Type, id) : null;

    /// <summary>Nothing more is collected by itself; what is open can still be paid.</summary>
    private static void StopCollecting(Work work, JsonObject subscription)
    {
        foreach (
            var invoice in work
                .Objects.All(Invoices.Type)
                .Where(each =>
                    each.Text("status") is "draft" or "open"
                    && InvoiceShape.SubscriptionOf(each) == subscription.Id()
                    && each.Text("billing_reason") != "manual"
                )
                .ToList()
        )
        {
            if (invoice.Flag("auto_advance"))
            {
                work.Update(
                    invoice,
                    "invoice.updated",
                    () =>
                    {
                        invoice["auto_advance"] = false;
                        invoice["automatically_finalizes_at"] = null;
                        invoice["next_payment_attempt"] = null;
                    }
                );
            }
        }
    }

    private static void InvoicePending(Work work, JsonObject subscription)
    {
        var customer = work.Objects.Get(Customers.Type, subscription.Text("customer")!, "customer");
        var draft = new InvoiceDraft(
            work,
            customer,
            subscription,
            subscription.Text("currency")!,
            "subscription_update"
        );
        Renewals.AddUsage(work, subscription, draft, work.Now);
        draft.AddPending();
        if (draft.Lines.Count == 0)
        {
            return;
        }

        draft.Compute();
        var invoice = draft.Commit();
        subscription["latest_invoice"] = invoice.Id();
        InvoiceFinalization.Finalize(work, invoice);
        InvoiceFinalization.Collect(work, invoice);
    }
}

using System.Text.Json.Nodes;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// What becomes of a subscription as its invoices are paid or not: docs.stripe.com/billing/subscriptions/overview#subscription-statuses.
/// </summary>
internal static class SubscriptionStatus
{
    /// <summary>Whether a subscription still bills its customer, or may again.</summary>
    public static bool IsLive(JsonObject subscription) =>
        subscription.Text("status") is not ("canceled" or "incomplete_expired");

    /// <summary>The subscription that an invoice is for, or null.</summary>
    public static JsonObject? Of(Work work, JsonObject invoice) =>
        InvoiceShape.SubscriptionOf(invoice) is { } id ? work.Objects.Find(Subscriptions.Type, id) : null;

    /// <summary>Moves a subscription to another status, and tells of it.</summary>
    public static void Become(Work work, JsonObject subscription, string status)
    {
        if (subscription.Text("status") != status)
        {
            work.Update(subscription, "customer.subscription.updated", () => subscription["status"] = status);
        }
    }

    /// <summary><c>save_default_payment_method=on_subscription</c>: what paid becomes the subscription's own.</summary>
    public static void SaveMethod(Work work, JsonObject invoice, string? method)
    {
        if (
            method is not null
            && Of(work, invoice) is { } subscription
            && subscription.Object("payment_settings")?.Text("save_default_payment_method") == "on_subscription"
            && subscription.Text("default_payment_method") != method
        )
        {
            work.Update(
                subscription,
                "customer.subscription.updated",
                () => subscription["default_payment_method"] = method
            );
        }
    }

    public static void InvoicePaid(Work work, JsonObject invoice)
    {
        if (invoice.Number("amount_paid") > 0)
        {
            SetDelinquent(work, invoice, false);
        }

        if (Of(work, invoice) is not { } subscription)
        {
            return;
        }

        PendingUpdates.Apply(work, subscription, invoice);
        var isLatest = subscription.Text("latest_invoice") == invoice.Id();
        switch (subscription.Text("status"))
        {
            case "incomplete":
            case "past_due" or "unpaid" when isLatest:
                Become(work, subscription, subscription.Number("trial_end") > work.Now ? "trialing" : "active");
                break;
            case "paused" when isLatest && invoice.Text("billing_reason") == "subscription_update":
                Become(work, subscription, "active");
                break;
        }
    }

    public static void InvoiceFailed(Work work, JsonObject invoice)
    {
        if (Of(work, invoice) is not { } subscription)
        {
            return;
        }

        if (subscription.Text("status") is not "incomplete")
        {
            SetDelinquent(work, invoice, true);
        }

        if (subscription.Text("status") == "active" && PendingUpdates.InvoiceOf(work, subscription) != invoice.Id())
        {
            Become(work, subscription, "past_due");
        }
    }

    /// <summary>A debit that takes days is trusted until it fails.</summary>
    public static void InvoiceProcessing(Work work, JsonObject invoice)
    {
        if (Of(work, invoice) is { } subscription && subscription.Text("status") == "incomplete")
        {
            Become(work, subscription, "active");
        }
    }

    /// <summary>An invoice is void or uncollectible: nothing is owed by it any more.</summary>
    public static void InvoiceGivenUp(Work work, JsonObject invoice)
    {
        if (
            Of(work, invoice) is not { } subscription
            || PendingUpdates.GiveUp(work, subscription, invoice)
            || subscription.Text("latest_invoice") != invoice.Id()
        )
        {
            return;
        }

        switch (subscription.Text("status"))
        {
            case "incomplete":
                SubscriptionEnd.Expire(work, subscription);
                break;
            case "past_due" or "unpaid":
                Become(work, subscription, "active");
                break;
        }
    }

    private static void SetDelinquent(Work work, JsonObject invoice, bool delinquent)
    {
        if (
            work.Objects.Find(Customers.Type, invoice.Text("customer")!) is { } customer
            && customer.Flag("delinquent") != delinquent
        )
        {
            work.Update(customer, "customer.updated", () => customer["delinquent"] = delinquent);
        }
    }
}

using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// Updates that wait for their invoice to be paid: docs.stripe.com/billing/subscriptions/pending-updates. What the
/// subscription is to become is kept as a document beside it.
/// </summary>
internal static class PendingUpdates
{
    private const string Kept = "stripeguard.pending_update";

    /// <summary>What stays as it is when an update is applied.</summary>
    private static readonly string[] NotUpdated = ["latest_invoice", "pending_update", "status"];

    /// <summary>Holds a change back: the subscription is as it was, and shows what waits.</summary>
    public static void Hold(Work work, JsonObject subscription, JsonObject before, JsonObject after, JsonObject invoice)
    {
        var expires = work.Now + (long)SubscriptionEnd.FirstPaymentWithin.TotalSeconds;
        subscription.TakeOver(before);
        subscription["latest_invoice"] = invoice.Id();
        subscription["pending_update"] = new JsonObject
        {
            ["billing_cycle_anchor"] = after["billing_cycle_anchor"]?.DeepClone(),
            ["discounts"] = null,
            ["expires_at"] = expires,
            ["metadata"] = null,
            ["subscription_items"] = after.Object("items")!["data"]!.DeepClone(),
            ["trial_end"] = after["trial_end"]?.DeepClone(),
            ["trial_from_plan"] = null,
        };
        work.Objects.Put(
            new JsonObject
            {
                ["id"] = IdFor(subscription),
                ["object"] = Kept,
                ["after"] = after.DeepClone(),
                ["invoice"] = invoice.Id(),
            }
        );
        work.Later(SubscriptionEnd.FirstPaymentWithin, later => Expire(later, subscription, invoice));
    }

    /// <summary>Whether a change waits for that invoice to be paid, and has not happened yet.</summary>
    public static bool WaitFor(ObjectStore objects, JsonObject subscription, JsonObject invoice) =>
        objects.Find(Kept, IdFor(subscription))?.Text("invoice") == invoice.Id();

    /// <summary>An invoice is paid: what waited for it happens.</summary>
    public static void Apply(Work work, JsonObject subscription, JsonObject invoice)
    {
        if (
            work.Objects.Find(Kept, IdFor(subscription)) is not { } kept
            || kept.Text("invoice") != invoice.Id()
            || !SubscriptionStatus.IsLive(subscription)
        )
        {
            return;
        }

        work.Objects.Forget(kept);
        var after = (JsonObject)kept.Object("after")!.DeepClone();
        foreach (var name in NotUpdated)
        {
            after.Remove(name);
        }

        work.Update(
            subscription,
            ["customer.subscription.updated", "customer.subscription.pending_update_applied"],
            () =>
            {
                subscription.TakeOver(after);
                subscription["pending_update"] = null;
            }
        );
        SubscriptionItemList.Index(work.Objects, subscription);
        Renewals.Plan(work, subscription);
    }

    /// <summary>It was not paid in time: the update does not happen, and its invoice is void.</summary>
    private static void Expire(Work work, JsonObject subscription, JsonObject invoice)
    {
        if (work.Objects.Find(Kept, IdFor(subscription)) is not { } kept || kept.Text("invoice") != invoice.Id())
        {
            return;
        }

        work.Objects.Forget(kept);
        work.Update(
            subscription,
            ["customer.subscription.updated", "customer.subscription.pending_update_expired"],
            () => subscription["pending_update"] = null
        );
        if (invoice.Text("status") == "open")
        {
            InvoiceFinalization.Void(work, invoice);
        }
    }

    private static string IdFor(JsonObject subscription) => "pending_update_" + subscription.Id();
}

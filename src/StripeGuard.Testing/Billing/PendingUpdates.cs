using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// Updates that wait for their invoice to be paid: docs.stripe.com/billing/subscriptions/pending-updates. What the
/// subscription is to become is kept as a document beside it.
/// </summary>
internal static class PendingUpdates
{
    public const string Behavior = "pending_if_incomplete";

    private const string Kept = "stripeguard.pending_update";

    /// <summary>docs.stripe.com/billing/subscriptions/pending-updates#expiration, where no period or trial ends before.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(23);

    /// <summary>
    /// docs.stripe.com/billing/subscriptions/pending-updates-reference#supported-attributes; <c>cancel_at_period_end</c>
    /// since 2026-09-30.
    /// </summary>
    private static readonly HashSet<string> OfSubscription =
    [
        "add_invoice_items",
        "billing_cycle_anchor",
        "cancel_at_period_end",
        "expand",
        "items",
        "payment_behavior",
        "proration_behavior",
        "proration_date",
        "trial_end",
        "trial_from_plan",
    ];

    private static readonly HashSet<string> OfItem = ["id", "plan", "price", "price_data", "quantity"];

    private static readonly HashSet<string> OfItemRoute =
    [
        .. OfItem,
        "expand",
        "payment_behavior",
        "proration_behavior",
        "proration_date",
        "subscription",
    ];

    /// <summary>What stays as it is when an update is applied.</summary>
    private static readonly HashSet<string> NotUpdated = ["latest_invoice", "pending_update", "status"];

    /// <summary>Refuses what cannot wait, in an update of a subscription.</summary>
    public static void Check(Parameters parameters, JsonObject subscription)
    {
        if (parameters.String("payment_behavior") != Behavior)
        {
            return;
        }

        CheckNames(parameters.Tree, OfSubscription, at: null);
        var items = parameters.Array("items")?.OfType<JsonObject>().ToList() ?? [];
        for (var i = 0; i < items.Count; i++)
        {
            CheckNames(items[i], OfItem, $"items[{i}]");
        }

        CheckCollection(subscription);
    }

    /// <summary>Refuses what cannot wait, in an update by an item's own route.</summary>
    public static void CheckItem(Parameters parameters, JsonObject subscription)
    {
        if (parameters.String("payment_behavior") == Behavior)
        {
            CheckNames(parameters.Tree, OfItemRoute, at: null);
            CheckCollection(subscription);
        }
    }

    /// <summary>Holds a change back: the subscription is as it was, and shows what waits.</summary>
    public static void Hold(Work work, JsonObject subscription, JsonObject before, JsonObject after, JsonObject invoice)
    {
        var wait = Wait(work, before);
        var changes = Changes(before, after);
        subscription.TakeOver(before);
        subscription["latest_invoice"] = invoice.Id();
        subscription["pending_update"] = new JsonObject
        {
            ["billing_cycle_anchor"] = changes["billing_cycle_anchor"]?.DeepClone(),
            ["cancel_at_period_end"] = changes["cancel_at_period_end"]?.DeepClone(),
            ["discount"] = null,
            ["discounts"] = null,
            ["expires_at"] = work.Now + (long)wait.TotalSeconds,
            ["metadata"] = null,
            ["subscription_items"] = changes.Object("items")?["data"]?.DeepClone(),
            ["trial_end"] = changes["trial_end"]?.DeepClone(),
            ["trial_from_plan"] = null,
        };
        work.Objects.Put(
            new JsonObject
            {
                ["id"] = IdFor(subscription),
                ["object"] = Kept,
                ["changes"] = changes,
                ["invoice"] = invoice.Id(),
            }
        );
        work.Later(
            wait,
            later =>
            {
                if (InvoiceOf(later, subscription) == invoice.Id())
                {
                    Expire(later, subscription);
                }
            }
        );
    }

    /// <summary>Whether a change waits for that invoice to be paid, and has not happened yet.</summary>
    public static bool WaitFor(ObjectStore objects, JsonObject subscription, JsonObject invoice) =>
        objects.Find(Kept, IdFor(subscription))?.Text("invoice") == invoice.Id();

    /// <summary>The invoice that a subscription's update waits for, or null.</summary>
    public static string? InvoiceOf(Work work, JsonObject subscription) => Find(work, subscription)?.Text("invoice");

    /// <summary>An invoice is paid: what waited for it happens.</summary>
    public static void Apply(Work work, JsonObject subscription, JsonObject invoice)
    {
        if (
            Find(work, subscription) is not { } kept
            || kept.Text("invoice") != invoice.Id()
            || !SubscriptionStatus.IsLive(subscription)
        )
        {
            return;
        }

        work.Objects.Forget(kept);
        work.Update(
            subscription,
            ["customer.subscription.updated", "customer.subscription.pending_update_applied"],
            () =>
            {
                var changes = kept.Object("changes")!;
                foreach (var (name, value) in changes)
                {
                    subscription[name] = value?.DeepClone();
                }

                if (changes.ContainsKey("trial_end"))
                {
                    subscription["status"] = changes.Number("trial_end") > work.Now ? "trialing" : "active";
                }

                subscription["pending_update"] = null;
            }
        );
        SubscriptionItemList.Index(work.Objects, subscription);
        Renewals.Plan(work, subscription);
        Renewals.PlanTrial(work, subscription);
    }

    /// <summary>An invoice is void or uncollectible: what waited for it does not happen.</summary>
    /// <returns>Whether anything waited.</returns>
    public static bool GiveUp(Work work, JsonObject subscription, JsonObject invoice)
    {
        if (Find(work, subscription) is not { } kept || kept.Text("invoice") != invoice.Id())
        {
            return false;
        }

        Forget(work, subscription, kept, "customer.subscription.updated");
        return true;
    }

    /// <summary>
    /// What waits does not happen, and its invoice is void: its time is over, or the subscription's schedule goes on to
    /// its next phase.
    /// </summary>
    public static void Expire(Work work, JsonObject subscription)
    {
        if (Find(work, subscription) is not { } kept)
        {
            return;
        }

        Forget(
            work,
            subscription,
            kept,
            "customer.subscription.updated",
            "customer.subscription.pending_update_expired"
        );
        VoidOpen(work, kept.Text("invoice")!);
    }

    /// <summary>
    /// After another update: what waited before it is replaced where that waits too, and expires where that has changed the
    /// same.
    /// </summary>
    /// <param name="earlier">The invoice that was waited for before the update; null for none.</param>
    public static void AfterUpdate(Work work, JsonObject subscription, JsonObject before, string? earlier)
    {
        if (earlier is null || Find(work, subscription) is not { } kept)
        {
            return;
        }

        if (kept.Text("invoice") != earlier)
        {
            VoidOpen(work, earlier);
        }
        else if (Changes(before, subscription).Any(change => kept.Object("changes")!.ContainsKey(change.Key)))
        {
            Expire(work, subscription);
        }
    }

    private static JsonObject? Find(Work work, JsonObject subscription) => work.Objects.Find(Kept, IdFor(subscription));

    private static void Forget(Work work, JsonObject subscription, JsonObject kept, params string[] events)
    {
        work.Objects.Forget(kept);
        work.Update(subscription, events, () => subscription["pending_update"] = null);
    }

    private static void VoidOpen(Work work, string invoiceId)
    {
        if (work.Objects.Find(Invoices.Type, invoiceId) is { } invoice && invoice.Text("status") == "open")
        {
            InvoiceFinalization.Void(work, invoice);
        }
    }

    /// <summary>The fields that a change sets, with their new values.</summary>
    private static JsonObject Changes(JsonObject before, JsonObject after)
    {
        var changes = new JsonObject();
        foreach (var (name, value) in after)
        {
            if (!NotUpdated.Contains(name) && !JsonNode.DeepEquals(before[name], value))
            {
                changes[name] = value?.DeepClone();
            }
        }

        return changes;
    }

    private static TimeSpan Wait(Work work, JsonObject subscription)
    {
        var ends = new[] { SubscriptionItemList.NextPeriodEnd(subscription), subscription.Number("trial_end") };
        return ends.Where(end => end > work.Now)
            .Select(end => TimeSpan.FromSeconds(end - work.Now))
            .Append(LongestWait)
            .Min();
    }

    private static void CheckNames(JsonObject tree, HashSet<string> supported, string? at)
    {
        if (tree.Select(each => each.Key).FirstOrDefault(name => !supported.Contains(name)) is not { } other)
        {
            return;
        }

        var param = at is null ? other : $"{at}[{other}]";
        throw StripeErrors.Invalid(
            $"When `payment_behavior` is set to `{Behavior}`, you can only pass supported params. `{param}` is not supported. See https://stripe.com/docs/billing/subscriptions/pending-updates-reference#supported-attributes for more details.",
            param: param
        );
    }

    private static void CheckCollection(JsonObject subscription)
    {
        if (subscription.Text("collection_method") == "send_invoice")
        {
            throw StripeErrors.Invalid(
                $"`payment_behavior` cannot be `{Behavior}` for a subscription whose `collection_method` is `send_invoice`.",
                param: "payment_behavior"
            );
        }
    }

    private static string IdFor(JsonObject subscription) => "pending_update_" + subscription.Id();
}

using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// What time brings to a subscription: trials end, periods are renewed, and what was to end ends
/// (docs.stripe.com/billing/subscriptions/webhooks, docs.stripe.com/billing/subscriptions/billing-cycle).
/// </summary>
internal static class Renewals
{
    /// <summary>docs.stripe.com/billing/subscriptions/trials: told three days before, or at once when there are fewer.</summary>
    private static readonly TimeSpan TrialNotice = TimeSpan.FromDays(3);

    /// <summary>Plans what lies ahead of a subscription. What is planned looks, when it is due, whether it still applies.</summary>
    public static void Plan(Work work, JsonObject subscription)
    {
        if (!SubscriptionStatus.IsLive(subscription))
        {
            return;
        }

        var byItself = work with { Cause = null };
        var end = SubscriptionItemList.NextPeriodEnd(subscription);
        At(work, end, () => Turn(byItself, subscription, end));
        var notice = end - (long)work.Account.Options.UpcomingInvoiceNotice.TotalSeconds;
        if (notice > work.Now)
        {
            At(work, notice, () => Announce(byItself, subscription, end));
        }

        if (subscription["cancel_at"] is not null)
        {
            var cancel = subscription.Number("cancel_at");
            At(work, cancel, () => CancelWhenDue(byItself, subscription, cancel));
        }
    }

    /// <summary>Plans the notice of a trial's end.</summary>
    public static void PlanTrial(Work work, JsonObject subscription)
    {
        if (subscription["trial_end"] is null || subscription.Text("status") != "trialing")
        {
            return;
        }

        var byItself = work with { Cause = null };
        var end = subscription.Number("trial_end");
        At(
            work,
            Math.Max(work.Now, end - (long)TrialNotice.TotalSeconds),
            () =>
            {
                if (subscription.Text("status") == "trialing" && subscription.Number("trial_end") == end)
                {
                    byItself.Raise("customer.subscription.trial_will_end", subscription);
                }
            }
        );
    }

    /// <summary>Plans the end of a subscription whose first invoice is not paid in time.</summary>
    public static void PlanExpiry(Work work, JsonObject subscription) =>
        work.Later(
            SubscriptionEnd.FirstPaymentWithin,
            later =>
            {
                if (subscription.Text("status") == "incomplete")
                {
                    SubscriptionEnd.Expire(later, subscription);
                }
            }
        );

    /// <summary>Charges for what was used of metered items up to a time.</summary>
    public static void AddUsage(Work work, JsonObject subscription, InvoiceDraft draft, long until)
    {
        foreach (var item in SubscriptionItemList.Of(subscription).Where(SubscriptionItemList.IsMetered))
        {
            AddUsage(work, subscription, draft, item, (item.Number("current_period_start"), until));
        }
    }

    /// <summary>
    /// The invoice of the renewal that is next, put together but not stored. The subscription is moved into its new period.
    /// </summary>
    public static InvoiceDraft Draft(Work work, JsonObject subscription, IReadOnlyList<JsonObject> extra)
    {
        var customer = work.Objects.Get(Customers.Type, subscription.Text("customer")!, "customer");
        var now = SubscriptionItemList.NextPeriodEnd(subscription);
        var wasTrial = subscription["trial_end"] is not null && subscription.Number("trial_end") == now;
        var draft = new InvoiceDraft(
            work,
            customer,
            subscription,
            subscription.Text("currency")!,
            "subscription_cycle"
        );
        var start = now;
        foreach (
            var item in SubscriptionItemList.Of(subscription).Where(item => item.Number("current_period_end") == now)
        )
        {
            start = Math.Min(start, item.Number("current_period_start"));
            if (SubscriptionItemList.IsMetered(item) && !wasTrial)
            {
                AddUsage(work, subscription, draft, item, (item.Number("current_period_start"), now));
            }

            var end = BillingCycle.Of(subscription, item.Object("price")!).After(now);
            SubscriptionItemList.SetPeriod(item, now, end);
            if (!SubscriptionItemList.IsMetered(item))
            {
                AddPeriod(work, subscription, draft, item, (now, end));
            }
        }

        foreach (var item in extra)
        {
            draft.Add(item);
        }

        draft.AddPending();
        draft.Invoice["period_start"] = start;
        draft.Invoice["period_end"] = now;
        draft.Compute();
        return draft;
    }

    /// <summary>Charges for an item's time.</summary>
    public static void AddPeriod(
        Work work,
        JsonObject subscription,
        InvoiceDraft draft,
        JsonObject item,
        (long Start, long End) period
    ) =>
        draft.Add(
            InvoiceLines.OfItem(
                work,
                subscription,
                item,
                period,
                SubscriptionItemList.Quantity(item),
                SubscriptionItemList.Intervals(subscription, item, period.Start, period.End)
            ),
            item["tax_rates"]
        );

    private static void AddUsage(
        Work work,
        JsonObject subscription,
        InvoiceDraft draft,
        JsonObject item,
        (long Start, long End) period
    )
    {
        var used = MeteredUsage.Of(work, subscription.Text("customer")!, item, period);
        draft.Add(InvoiceLines.OfItem(work, subscription, item, period, used), item["tax_rates"]);
    }

    private static void At(Work work, long time, Action action) =>
        work.Account.Agenda.At(DateTimeOffset.FromUnixTimeSeconds(time), action);

    private static bool IsThere(Work work, JsonObject subscription) =>
        SubscriptionStatus.IsLive(subscription)
        && work.Objects.Find(Customers.Type, subscription.Text("customer")!) is not null;

    private static void CancelWhenDue(Work work, JsonObject subscription, long due)
    {
        if (IsThere(work, subscription) && subscription.Number("cancel_at") == due)
        {
            Finish(work, subscription);
        }
    }

    /// <summary>The last period's usage is charged when a subscription ends as it was to.</summary>
    private static void Finish(Work work, JsonObject subscription)
    {
        var metered = SubscriptionItemList.Of(subscription).Any(SubscriptionItemList.IsMetered);
        SubscriptionEnd.Cancel(work, subscription, "cancellation_requested", prorate: false, invoiceNow: metered);
    }

    /// <summary><c>invoice.upcoming</c> carries the invoice that is to come, without an id.</summary>
    private static void Announce(Work work, JsonObject subscription, long end)
    {
        if (
            !IsThere(work, subscription)
            || subscription.Text("status") is not ("active" or "trialing" or "past_due")
            || SubscriptionItemList.NextPeriodEnd(subscription) != end
            || EndsAt(subscription, end)
        )
        {
            return;
        }

        var copy = (JsonObject)subscription.DeepClone();
        var upcoming = Draft(work, copy, []).Invoice;
        upcoming["billing_reason"] = "upcoming";
        upcoming["created"] = end;
        upcoming["next_payment_attempt"] =
            subscription.Text("collection_method") == "charge_automatically"
                ? end + (long)InvoiceFinalization.DraftStands.TotalSeconds
                : null;
        upcoming.Remove("id");
        work.Raise("invoice.upcoming", upcoming);
    }

    private static bool EndsAt(JsonObject subscription, long end) =>
        subscription["cancel_at"] is not null && subscription.Number("cancel_at") <= end;

    /// <summary>A period is over.</summary>
    private static void Turn(Work work, JsonObject subscription, long end)
    {
        if (
            !IsThere(work, subscription)
            || subscription.Text("status") is "incomplete" or "paused"
            || SubscriptionItemList.NextPeriodEnd(subscription) != end
        )
        {
            return;
        }

        if (EndsAt(subscription, end))
        {
            Finish(work, subscription);
            return;
        }

        ScheduleTime.TurnWith(work, subscription, end);
        if (!SubscriptionStatus.IsLive(subscription) || SubscriptionItemList.NextPeriodEnd(subscription) != end)
        {
            return;
        }

        if (subscription.Text("status") == "trialing" && EndTrialWithoutMethod(work, subscription))
        {
            return;
        }

        Renew(work, subscription);
    }

    /// <summary>docs.stripe.com/billing/subscriptions/trials#trial-end-behavior: what happens when there is nothing to charge.</summary>
    private static bool EndTrialWithoutMethod(Work work, JsonObject subscription)
    {
        var customer = work.Objects.Find(Customers.Type, subscription.Text("customer")!);
        if (
            subscription.Text("collection_method") == "send_invoice"
            || InvoiceCollection.MethodOf(work, null, subscription, customer) is not null
        )
        {
            return false;
        }

        switch (subscription.Object("trial_settings")?.Object("end_behavior")?.Text("missing_payment_method"))
        {
            case "cancel":
                SubscriptionEnd.Cancel(work, subscription, "payment_failed");
                return true;
            case "pause":
                work.Update(
                    subscription,
                    ["customer.subscription.updated", "customer.subscription.paused"],
                    () => subscription["status"] = "paused"
                );
                return true;
            default:
                return false;
        }
    }

    /// <summary>A new period begins, and its invoice stands as a draft for an hour.</summary>
    public static void Renew(Work work, JsonObject subscription)
    {
        var before = (JsonObject)subscription.DeepClone();
        var draft = Draft(work, subscription, []);
        if (subscription.Text("status") == "trialing")
        {
            subscription["status"] = "active";
        }

        subscription["latest_invoice"] = draft.Invoice.Id();
        work.Raise("customer.subscription.updated", subscription, PreviousAttributes.Between(before, subscription));
        var pause = subscription.Object("pause_collection")?.Text("behavior");
        var advances = pause is null or "void" or "mark_uncollectible" && subscription.Text("status") != "unpaid";
        draft.Invoice["auto_advance"] = advances && pause is null;
        if (advances && pause is null)
        {
            InvoiceFinalization.Plan(work, draft.Invoice);
            if (subscription.Text("collection_method") == "charge_automatically")
            {
                draft.Invoice["next_payment_attempt"] = draft.Invoice.Number("automatically_finalizes_at");
            }
        }

        var invoice = draft.Commit();
        WhilePaused(work, invoice, pause);
        Plan(work, subscription);
    }

    /// <summary>docs.stripe.com/billing/subscriptions/pause-payment: what becomes of an invoice meanwhile.</summary>
    public static void WhilePaused(Work work, JsonObject invoice, string? pause)
    {
        switch (pause)
        {
            case "void":
                InvoiceFinalization.Finalize(work, invoice);
                if (invoice.Text("status") == "open")
                {
                    InvoiceFinalization.Void(work, invoice);
                }

                break;
            case "mark_uncollectible":
                InvoiceFinalization.MarkUncollectible(work, invoice);
                break;
        }
    }
}

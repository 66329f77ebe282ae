using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>What time brings to a schedule: it starts its subscription, changes it from phase to phase, and ends.</summary>
internal static class ScheduleTime
{
    /// <summary>docs.stripe.com/api/events/types#event_types-subscription_schedule.expiring: told seven days before.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromDays(7);

    /// <summary>Plans the start and each phase's end. What is planned looks, when it is due, whether it still applies.</summary>
    public static void Plan(Work work, JsonObject schedule)
    {
        var byItself = work with { Cause = null };
        var phases = Phases(schedule);
        var start = phases[0].Number("start_date");
        if (schedule.Text("status") == "not_started" && start > work.Now)
        {
            At(work, start, () => StartWhenDue(byItself, schedule, start));
        }

        foreach (var phase in phases)
        {
            var end = phase.Number("end_date");
            if (end > work.Now)
            {
                At(work, end, () => Turn(byItself, schedule, end));
            }
        }

        var last = phases[^1].Number("end_date");
        var notice = last - (long)Notice.TotalSeconds;
        if (notice > work.Now)
        {
            At(
                work,
                notice,
                () =>
                {
                    if (SubscriptionSchedules.IsLive(schedule) && Phases(schedule)[^1].Number("end_date") == last)
                    {
                        byItself.Raise("subscription_schedule.expiring", schedule);
                    }
                }
            );
        }
    }

    /// <summary>Refuses what could not be started now.</summary>
    public static void CheckStart(Work work, JsonObject schedule, JsonObject customer)
    {
        SchedulePhases.DiscountsOf(work, Phases(schedule)[0], customer, changes: false);
        if (CollectionOf(schedule, Phases(schedule)[0]) == "send_invoice" && DaysOf(schedule) is null)
        {
            throw StripeErrors.MissingParameter("default_settings[invoice_settings][days_until_due]");
        }
    }

    /// <summary>Starts the subscription of the first phase.</summary>
    public static void Start(Work work, JsonObject schedule)
    {
        var customer = work.Objects.Get(Customers.Type, schedule.Text("customer")!, "customer");
        var subscription = Subscriptions.Start(work, Terms(work, schedule, Phases(schedule)[0], customer));
        subscription["schedule"] = schedule.Id();
        work.Update(
            schedule,
            "subscription_schedule.updated",
            () =>
            {
                schedule["status"] = "active";
                schedule["subscription"] = subscription.Id();
                ShowPhase(schedule, 0);
            }
        );
    }

    /// <summary>The phase that a schedule is in now.</summary>
    public static void ShowPhase(JsonObject schedule, int index)
    {
        var phase = Phases(schedule)[index];
        schedule["current_phase"] = new JsonObject
        {
            ["end_date"] = phase.Number("end_date"),
            ["start_date"] = phase.Number("start_date"),
        };
    }

    /// <summary>The live subscription that a schedule has started or taken over, or null.</summary>
    public static JsonObject? SubscriptionOf(Work work, JsonObject schedule) =>
        schedule.Text("subscription") is { } id
        && work.Objects.Find(Subscriptions.Type, id) is { } subscription
        && SubscriptionStatus.IsLive(subscription)
            ? subscription
            : null;

    /// <summary>Phases were changed: the one that is now takes effect at once.</summary>
    public static void PhasesChanged(Work work, JsonObject schedule, string? behavior)
    {
        Plan(work, schedule);
        if (schedule.Text("status") != "active" || SubscriptionOf(work, schedule) is not { } subscription)
        {
            return;
        }

        var phases = Phases(schedule);
        var now = phases.FindIndex(phase =>
            phase.Number("start_date") <= work.Now && work.Now < phase.Number("end_date")
        );
        if (now >= 0)
        {
            ShowPhase(schedule, now);
            Enter(work, schedule, subscription, phases[now], behavior);
        }
    }

    /// <summary>Enters the phase that begins where a period ends, before the new period is billed.</summary>
    public static void TurnWith(Work work, JsonObject subscription, long end)
    {
        if (SubscriptionSchedules.Of(work, subscription) is { } schedule)
        {
            Turn(work, schedule, end);
        }
    }

    /// <summary>A subscription ended by itself, and its schedule with it.</summary>
    public static void SubscriptionEnded(Work work, JsonObject subscription)
    {
        if (SubscriptionSchedules.Of(work, subscription) is { } schedule && schedule.Text("status") == "active")
        {
            schedule["status"] = "canceled";
            schedule["canceled_at"] = work.Now;
            schedule["current_phase"] = null;
            work.Raise("subscription_schedule.canceled", schedule);
        }
    }

    private static List<JsonObject> Phases(JsonObject schedule) =>
        [.. ((JsonArray)schedule["phases"]!).OfType<JsonObject>()];

    private static void At(Work work, long time, Action action) =>
        work.Account.Agenda.At(DateTimeOffset.FromUnixTimeSeconds(time), action);

    private static void StartWhenDue(Work work, JsonObject schedule, long start)
    {
        if (
            schedule.Text("status") != "not_started"
            || Phases(schedule)[0].Number("start_date") != start
            || work.Objects.Find(Customers.Type, schedule.Text("customer")!) is null
        )
        {
            return;
        }

        try
        {
            Start(work, schedule);
        }
        catch (StripeErrorException)
        {
            Abort(work, schedule);
        }
    }

    private static void Turn(Work work, JsonObject schedule, long end)
    {
        if (
            schedule.Text("status") != "active"
            || schedule.Object("current_phase")?.Number("end_date") != end
            || SubscriptionOf(work, schedule) is not { } subscription
        )
        {
            return;
        }

        var phases = Phases(schedule);
        var next = phases.FindIndex(phase => phase.Number("start_date") == end);
        if (next < 0)
        {
            Complete(work, schedule, subscription);
            return;
        }

        work.Update(schedule, "subscription_schedule.updated", () => ShowPhase(schedule, next));
        try
        {
            Enter(work, schedule, subscription, phases[next], behavior: null);
        }
        catch (StripeErrorException)
        {
            Abort(work, schedule);
        }
    }

    private static void Complete(Work work, JsonObject schedule, JsonObject subscription)
    {
        if (schedule.Text("end_behavior") != "cancel")
        {
            SubscriptionSchedules.LetGo(work, schedule);
            return;
        }

        schedule["status"] = "completed";
        schedule["completed_at"] = work.Now;
        schedule["current_phase"] = null;
        SubscriptionEnd.Cancel(work, subscription, "cancellation_requested");
        work.Raise("subscription_schedule.completed", schedule);
    }

    /// <summary>What a schedule cannot do ends it, and leaves its subscription as it is.</summary>
    private static void Abort(Work work, JsonObject schedule)
    {
        schedule["status"] = "canceled";
        schedule["canceled_at"] = work.Now;
        schedule["current_phase"] = null;
        work.Raise("subscription_schedule.aborted", schedule);
    }

    private static void Enter(
        Work work,
        JsonObject schedule,
        JsonObject subscription,
        JsonObject phase,
        string? behavior
    )
    {
        PendingUpdates.Expire(work, subscription);
        var customer = work.Objects.Get(Customers.Type, schedule.Text("customer")!, "customer");
        var atBoundary = SubscriptionItemList.NextPeriodEnd(subscription) <= work.Now;
        var parameters = new JsonObject
        {
            ["items"] = Items(work, subscription, phase),
            ["proration_behavior"] = atBoundary ? "none" : behavior ?? phase.Text("proration_behavior"),
        };
        if (phase["trial_end"] is not null && phase.Number("trial_end") > work.Now)
        {
            parameters["trial_end"] = phase.Number("trial_end").ToString(CultureInfo.InvariantCulture);
        }

        if (phase.Text("billing_cycle_anchor") == "phase_start")
        {
            parameters["billing_cycle_anchor"] = "now";
        }

        var change = SubscriptionChange.Read(work, subscription, new Parameters(parameters), at: null, anyPrice: true);
        change.After["metadata"] = Merged(subscription.Object("metadata")!, phase.Object("metadata")!);
        change.After["default_payment_method"] =
            phase.Text("default_payment_method") ?? subscription.Text("default_payment_method");
        change.After["default_tax_rates"] = phase["default_tax_rates"]?.DeepClone();
        var discounts = SchedulePhases.DiscountsOf(work, phase, customer, changes: true);
        List<ItemTerms> once = [.. Once(work, phase)];
        SubscriptionUpdate.Apply(work, subscription, change, once, discounts, ("default_incomplete", true));
        Collect(work, subscription, change);
    }

    /// <summary>A schedule's invoice is collected as any that comes by itself.</summary>
    private static void Collect(Work work, JsonObject subscription, SubscriptionChange change)
    {
        if (
            change.InvoicesNow
            && subscription.Text("latest_invoice") is { } id
            && work.Objects.Find(Invoices.Type, id) is { } invoice
            && invoice.Text("status") == "open"
            && invoice.Number("created") == work.Now
            && !invoice.Flag("attempted")
        )
        {
            InvoiceFinalization.Collect(work, invoice);
        }
    }

    /// <summary>
    /// The phase's items as an update's: what stays is named by its id, and what is left over on both sides is changed
    /// into one another.
    /// </summary>
    private static JsonArray Items(Work work, JsonObject subscription, JsonObject phase)
    {
        var wanted = SchedulePhases.Items(work, phase);
        var had = SubscriptionItemList.Of(subscription).ToList();
        var items = new JsonArray();
        foreach (var item in wanted.ToList())
        {
            if (had.Find(each => each.Object("price")!.Id() == item.Price.Id()) is { } same)
            {
                items.Add(Entry(same.Id(), item));
                had.Remove(same);
                wanted.Remove(item);
            }
        }

        for (var i = 0; i < Math.Max(had.Count, wanted.Count); i++)
        {
            items.Add(
                i >= wanted.Count
                    ? new JsonObject { ["id"] = had[i].Id(), ["deleted"] = "true" }
                    : Entry(i < had.Count ? had[i].Id() : null, wanted[i])
            );
        }

        return items;
    }

    private static JsonObject Entry(string? id, ItemTerms item)
    {
        var entry = new JsonObject { ["price"] = item.Price.Id() };
        if (id is not null)
        {
            entry["id"] = id;
        }

        if (item.Quantity is { } quantity)
        {
            entry["quantity"] = quantity.ToString(CultureInfo.InvariantCulture);
        }

        return entry;
    }

    private static IEnumerable<ItemTerms> Once(Work work, JsonObject phase) =>
        (phase["add_invoice_items"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .Select(item => new ItemTerms(
                work.Objects.Get(Prices.Type, item.Text("price")!, "price"),
                item.Number("quantity"),
                item.Object("metadata") ?? [],
                item["tax_rates"] as JsonArray ?? [],
                []
            ));

    private static JsonObject Merged(JsonObject metadata, JsonObject more)
    {
        var merged = (JsonObject)metadata.DeepClone();
        foreach (var (name, value) in more)
        {
            merged[name] = value?.DeepClone();
        }

        return merged;
    }

    private static SubscriptionTerms Terms(Work work, JsonObject schedule, JsonObject phase, JsonObject customer)
    {
        var settings = schedule.Object("default_settings")!;
        var terms = new SubscriptionTerms
        {
            Customer = customer,
            Items = SchedulePhases.Items(work, phase),
            Currency = phase.Text("currency"),
            TrialEnd = phase["trial_end"] is null ? null : phase.Number("trial_end"),
            CollectionMethod = CollectionOf(schedule, phase),
            DaysUntilDue = CollectionOf(schedule, phase) == "send_invoice" ? DaysOf(schedule) ?? 30 : null,
            DefaultPaymentMethod = phase.Text("default_payment_method") ?? settings.Text("default_payment_method"),
            DefaultTaxRates = phase["default_tax_rates"] as JsonArray ?? [],
            Discounts = SchedulePhases.DiscountsOf(work, phase, customer, changes: false),
            Metadata = phase.Object("metadata") ?? [],
            Description = phase.Text("description") ?? settings.Text("description"),
            InvoiceItems = [.. Once(work, phase)],
            OffSession = true,
        };
        var hasMethod =
            terms.DefaultPaymentMethod is not null
            || InvoiceCollection.MethodOf(work, null, null, customer) is not null;
        return hasMethod ? terms : terms with { PaymentBehavior = "default_incomplete" };
    }

    private static string CollectionOf(JsonObject schedule, JsonObject phase) =>
        phase.Text("collection_method")
        ?? schedule.Object("default_settings")!.Text("collection_method")
        ?? "charge_automatically";

    private static long? DaysOf(JsonObject schedule) =>
        schedule.Object("default_settings")!.Object("invoice_settings") is { } settings
        && settings["days_until_due"] is not null
            ? settings.Number("days_until_due")
            : null;
}

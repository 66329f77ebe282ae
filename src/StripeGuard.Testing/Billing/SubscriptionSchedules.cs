using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// Subscription schedules: docs.stripe.com/api/subscription_schedules. What time brings to them is <see cref="ScheduleTime"/>.
/// </summary>
/// <remarks>
/// Pause schedules and thresholds are kept and do nothing. A first invoice is paid at once, also where a schedule starts by
/// itself.
/// </remarks>
internal sealed class SubscriptionSchedules : IResource
{
    public const string Type = "subscription_schedule";

    private const string Path = "/v1/subscription_schedules";

    public void Map(RouteTable routes)
    {
        routes.On("POST " + Path, Create);
        routes.On("GET " + Path + "/{schedule}", call => call.Target(Type));
        routes.On("POST " + Path + "/{schedule}", Update);
        routes.On("GET " + Path, List);
        routes.On("POST " + Path + "/{schedule}/cancel", Cancel);
        routes.On("POST " + Path + "/{schedule}/release", Release);
    }

    /// <summary>Whether a schedule still has something ahead of it.</summary>
    public static bool IsLive(JsonObject schedule) => schedule.Text("status") is "not_started" or "active";

    /// <summary>The schedule that a subscription follows, or null.</summary>
    public static JsonObject? Of(Work work, JsonObject subscription) =>
        subscription.Text("schedule") is { } id ? work.Objects.Find(Type, id) : null;

    /// <summary>The subscription goes on by itself.</summary>
    public static void LetGo(Work work, JsonObject schedule)
    {
        var subscription = schedule.Text("subscription");
        schedule["status"] = "released";
        schedule["released_at"] = work.Now;
        schedule["released_subscription"] = subscription;
        schedule["subscription"] = null;
        schedule["current_phase"] = null;
        if (subscription is not null && work.Objects.Find(Subscriptions.Type, subscription) is { } released)
        {
            work.Update(released, "customer.subscription.updated", () => released["schedule"] = null);
        }

        work.Raise("subscription_schedule.released", schedule);
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        if (call.Reference("from_subscription", Subscriptions.Type) is { } subscription)
        {
            return FromSubscription(call, work, subscription);
        }

        var parameters = call.Parameters;
        var customer = call.Reference("customer", Customers.Type) ?? throw StripeErrors.MissingParameter("customer");
        var start = parameters.String("start_date") is null or "now"
            ? work.Now
            : Moment.Of(parameters, "start_date")!.Value;
        if (start < work.Now)
        {
            throw StripeErrors.Invalid("The `start_date` of a schedule cannot be in the past.", param: "start_date");
        }

        var phases = SchedulePhases.Read(call, customer, start);
        var schedule = New(call, work, customer, phases);
        if (start == work.Now)
        {
            ScheduleTime.CheckStart(work, schedule, customer);
        }

        work.Objects.Add(schedule);
        work.Raise("subscription_schedule.created", schedule);
        ScheduleTime.Plan(work, schedule);
        if (start == work.Now)
        {
            ScheduleTime.Start(work, schedule);
        }

        return schedule;
    }

    private static JsonObject FromSubscription(Call call, Work work, JsonObject subscription)
    {
        if (call.Parameters.Has("phases") || call.Parameters.Has("customer"))
        {
            throw StripeErrors.Invalid(
                "You cannot set `phases` or `customer` together with `from_subscription`: create the schedule, then update it.",
                param: call.Parameters.Has("phases") ? "phases" : "customer"
            );
        }

        if (!SubscriptionStatus.IsLive(subscription) || subscription.Text("schedule") is not null)
        {
            throw StripeErrors.Invalid(
                subscription.Text("schedule") is { } other
                    ? $"You cannot migrate a subscription that is already attached to a schedule: {other}"
                    : "You cannot migrate a subscription that has ended.",
                param: "from_subscription"
            );
        }

        var customer = work.Objects.Get(Customers.Type, subscription.Text("customer")!, "customer");
        var schedule = New(call, work, customer, [SchedulePhases.Current(subscription)]);
        work.Objects.Add(schedule);
        schedule["status"] = "active";
        schedule["subscription"] = subscription.Id();
        ScheduleTime.ShowPhase(schedule, 0);
        work.Raise("subscription_schedule.created", schedule);
        work.Update(subscription, "customer.subscription.updated", () => subscription["schedule"] = schedule.Id());
        ScheduleTime.Plan(work, schedule);
        return schedule;
    }

    private static JsonObject Update(Call call)
    {
        var work = Work.Of(call);
        var schedule = call.Target(Type);
        RefuseEnded(schedule, "update");
        var customer = work.Objects.Get(Customers.Type, schedule.Text("customer")!, "customer");
        var phases = call.Parameters.Has("phases") ? NewPhases(call, work, schedule, customer) : null;
        var behavior = call.Parameters.String("proration_behavior");
        call.Update(
            schedule,
            "subscription_schedule.updated",
            _ =>
            {
                schedule["end_behavior"] = EndBehavior(call.Parameters) ?? schedule.Text("end_behavior");
                SetDefaults(call, schedule);
                if (phases is not null)
                {
                    schedule["phases"] = phases;
                    ScheduleTime.PhasesChanged(work, schedule, behavior);
                }
            }
        );
        return schedule;
    }

    /// <summary>New phases begin where the schedule's begin: those that are over stay as they were.</summary>
    private static JsonArray NewPhases(Call call, Work work, JsonObject schedule, JsonObject customer)
    {
        var first = call.Parameters.Array("phases")!.OfType<JsonObject>().FirstOrDefault();
        var current = schedule.Object("current_phase");
        var start =
            first is not null && Moment.Of(new Parameters(first), "start_date", "phases[0][start_date]") is { } sent
                ? sent
                : current?.Number("start_date") ?? ((JsonArray)schedule["phases"]!)[0]!.AsObject().Number("start_date");
        if (current is not null && start > work.Now)
        {
            throw StripeErrors.Invalid(
                $"The first phase must be the current one, which began at {current.Number("start_date")}.",
                param: "phases[0][start_date]"
            );
        }

        var phases = SchedulePhases.Read(call, customer, start);
        if (phases[^1]!.AsObject().Number("end_date") <= work.Now)
        {
            throw StripeErrors.Invalid("The last phase must end in the future.", param: "phases");
        }

        return phases;
    }

    private static JsonObject Cancel(Call call)
    {
        var work = Work.Of(call);
        var schedule = call.Target(Type);
        RefuseEnded(schedule, "cancel");
        schedule["status"] = "canceled";
        schedule["canceled_at"] = work.Now;
        schedule["current_phase"] = null;
        if (ScheduleTime.SubscriptionOf(work, schedule) is { } subscription)
        {
            SubscriptionEnd.Cancel(
                work,
                subscription,
                "cancellation_requested",
                call.Parameters.Bool("prorate") ?? true,
                call.Parameters.Bool("invoice_now") ?? true
            );
        }

        work.Raise("subscription_schedule.canceled", schedule);
        return schedule;
    }

    private static JsonObject Release(Call call)
    {
        var schedule = call.Target(Type);
        RefuseEnded(schedule, "release");
        LetGo(Work.Of(call), schedule);
        return schedule;
    }

    private static JsonObject List(Call call)
    {
        var scheduled = call.Parameters.Bool("scheduled");
        return call.List(
            Type,
            schedule => scheduled is null || scheduled == (schedule.Text("status") == "not_started"),
            "scheduled"
        );
    }

    private static void RefuseEnded(JsonObject schedule, string verb)
    {
        if (!IsLive(schedule))
        {
            throw StripeErrors.Invalid(
                $"You cannot {verb} a subscription schedule that is currently in the `{schedule.Text("status")}` status. It must be `not_started` or `active`."
            );
        }
    }

    private static string? EndBehavior(Parameters parameters) =>
        parameters.String("end_behavior") switch
        {
            null => null,
            "cancel" => "cancel",
            _ => "release",
        };

    private static void SetDefaults(Call call, JsonObject schedule)
    {
        if (call.Parameters.Object("default_settings") is not { } sent)
        {
            return;
        }

        var settings = schedule.Object("default_settings")!;
        settings.SetTexts(
            sent,
            "billing_cycle_anchor",
            "collection_method",
            "default_payment_method",
            "description",
            "on_behalf_of"
        );
        if (sent.Object("invoice_settings")?.Long("days_until_due") is { } days)
        {
            settings.Object("invoice_settings")!["days_until_due"] = Math.Clamp(days, 0, 10_000);
        }

        if (sent.Object("automatic_tax")?.Bool("enabled") is { } enabled)
        {
            settings["automatic_tax"] = SubscriptionShape.AutomaticTax(enabled);
        }
    }

    private static JsonObject New(Call call, Work work, JsonObject customer, JsonArray phases)
    {
        var method = call.Parameters.Object("default_settings")?.String("default_payment_method");
        SubscriptionParameters.CheckMethod(work, method, customer, "default_settings[default_payment_method]");
        var schedule = new JsonObject
        {
            ["id"] = work.Id("sub_sched_"),
            ["object"] = Type,
            ["application"] = null,
            ["billing_mode"] = new JsonObject
            {
                ["flexible"] = new JsonObject { ["proration_discounts"] = "included" },
                ["type"] = "flexible",
            },
            ["canceled_at"] = null,
            ["completed_at"] = null,
            ["created"] = work.Now,
            ["current_phase"] = null,
            ["customer"] = customer.Id(),
            ["customer_account"] = null,
            ["default_settings"] = new JsonObject
            {
                ["application_fee_percent"] = null,
                ["automatic_tax"] = SubscriptionShape.AutomaticTax(enabled: false),
                ["billing_cycle_anchor"] = "automatic",
                ["billing_thresholds"] = null,
                ["collection_method"] = "charge_automatically",
                ["default_payment_method"] = null,
                ["description"] = null,
                ["invoice_settings"] = new JsonObject
                {
                    ["account_tax_ids"] = null,
                    ["custom_fields"] = null,
                    ["days_until_due"] = null,
                    ["description"] = null,
                    ["footer"] = null,
                    ["issuer"] = new JsonObject { ["type"] = "self" },
                },
                ["on_behalf_of"] = null,
                ["transfer_data"] = null,
            },
            ["end_behavior"] = EndBehavior(call.Parameters) ?? "release",
            ["livemode"] = false,
            ["metadata"] = call.NewMetadata(),
            ["pause_schedules"] = new JsonArray(),
            ["phases"] = phases,
            ["released_at"] = null,
            ["released_subscription"] = null,
            ["status"] = "not_started",
            ["subscription"] = null,
            ["test_clock"] = customer.Text("test_clock"),
        };
        SetDefaults(call, schedule);
        return schedule;
    }
}

using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>Billing meters: docs.stripe.com/api/billing/meter. What they have counted is <see cref="MeterUsage"/>.</summary>
internal sealed class Meters : IResource
{
    public const string Type = "billing.meter";

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/billing/meters", Create);
        routes.On("GET /v1/billing/meters/{id}", call => call.Target(Type));
        routes.On("POST /v1/billing/meters/{id}", Update);
        routes.On("GET /v1/billing/meters", call => call.List(Type));
        routes.On("POST /v1/billing/meters/{id}/deactivate", call => Turn(call, active: false));
        routes.On("POST /v1/billing/meters/{id}/reactivate", call => Turn(call, active: true));
    }

    /// <summary>The active meter of that event name, or null.</summary>
    public static JsonObject? Listening(ObjectStore objects, string eventName) =>
        objects.All(Type).FirstOrDefault(meter => IsActive(meter) && meter.Text("event_name") == eventName);

    /// <summary>The key of a meter event's payload that names the customer.</summary>
    public static string CustomerKey(JsonObject meter) => meter.Object("customer_mapping")!.Text("event_payload_key")!;

    /// <summary>The key of a meter event's payload that has the value.</summary>
    public static string ValueKey(JsonObject meter) => meter.Object("value_settings")!.Text("event_payload_key")!;

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var eventName = parameters.Required("event_name");
        RefuseTaken(work, eventName);
        var mapping = parameters.Object("customer_mapping");
        if (mapping?.String("type") is { } type && type != "by_id")
        {
            throw StripeErrors.Invalid(
                "Invalid customer_mapping[type]: must be by_id",
                param: "customer_mapping[type]"
            );
        }

        var meter = new JsonObject
        {
            ["id"] = work.Id("mtr_test_"),
            ["object"] = Type,
            ["created"] = work.Now,
            ["customer_mapping"] = new JsonObject
            {
                ["event_payload_key"] = mapping?.String("event_payload_key") ?? "stripe_customer_id",
                ["type"] = "by_id",
            },
            ["default_aggregation"] = new JsonObject
            {
                ["formula"] =
                    parameters.Object("default_aggregation")?.String("formula")
                    ?? throw StripeErrors.MissingParameter("default_aggregation[formula]"),
            },
            ["display_name"] = parameters.Required("display_name"),
            ["event_name"] = eventName,
            ["event_time_window"] = parameters.String("event_time_window"),
            ["livemode"] = false,
            ["status"] = "active",
            ["status_transitions"] = new JsonObject { ["deactivated_at"] = null },
            ["updated"] = work.Now,
            ["value_settings"] = new JsonObject
            {
                ["event_payload_key"] = parameters.Object("value_settings")?.String("event_payload_key") ?? "value",
            },
        };
        work.Objects.Add(meter);
        work.Raise("billing.meter.created", meter);
        return meter;
    }

    private static JsonObject Update(Call call) =>
        call.Update(
            call.Target(Type),
            "billing.meter.updated",
            meter =>
            {
                meter["display_name"] = call.Parameters.String("display_name") ?? meter.Text("display_name");
                meter["updated"] = call.Account.NowSeconds;
            }
        );

    private static JsonObject Turn(Call call, bool active)
    {
        var work = Work.Of(call);
        var meter = call.Target(Type);
        if (IsActive(meter) == active)
        {
            throw StripeErrors.Invalid($"The meter {meter.Id()} is already {meter.Text("status")}.", param: "id");
        }

        if (active)
        {
            RefuseTaken(work, meter.Text("event_name")!);
        }

        work.Update(
            meter,
            active ? "billing.meter.reactivated" : "billing.meter.deactivated",
            () =>
            {
                meter["status"] = active ? "active" : "inactive";
                meter.Object("status_transitions")!["deactivated_at"] = active ? null : work.Now;
                meter["updated"] = work.Now;
            }
        );
        return meter;
    }

    private static void RefuseTaken(Work work, string eventName)
    {
        if (Listening(work.Objects, eventName) is { } other)
        {
            throw StripeErrors.Invalid(
                $"The event name '{eventName}' belongs to the active meter {other.Id()}. An event name can only be used with a single meter: deactivate that one first, or choose another name.",
                param: "event_name"
            );
        }
    }

    private static bool IsActive(JsonObject meter) => meter.Text("status") == "active";
}

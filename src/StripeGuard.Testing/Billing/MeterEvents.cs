using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// Meter events and their adjustments: docs.stripe.com/api/billing/meter-event. Stripe counts them a little later; here
/// they count at once.
/// </summary>
internal sealed class MeterEvents : IResource
{
    private const string Type = "billing.meter_event";

    /// <summary>How old an event may be when it is sent: docs.stripe.com/api/billing/meter-event/create.</summary>
    private static readonly TimeSpan MostPast = TimeSpan.FromDays(35);

    private static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(5);

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/billing/meter_events", Create);
        routes.On("POST /v1/billing/meter_event_adjustments", Adjust);
    }

    /// <summary>Counts an event, or refuses it in Stripe's words.</summary>
    /// <param name="payload">Texts by key, the customer and the value among them.</param>
    /// <param name="timestamp">In Unix seconds; null for now.</param>
    /// <returns>The event as it was taken.</returns>
    public static JsonObject Take(Work work, string eventName, Parameters payload, string? identifier, long? timestamp)
    {
        var meter =
            Meters.Listening(work.Objects, eventName)
            ?? throw StripeErrors.Invalid(
                $"No active meter found for event name \"{eventName}\".",
                "resource_missing",
                "event_name"
            );
        var customer = Customer(work, meter, payload);
        var value = Value(meter, payload);
        var now = OwnTime.Of(work.Account, customer)?.Now.ToUnixTimeSeconds() ?? work.Now;
        var at = timestamp ?? now;
        CheckTime(at, now);
        if (identifier is not null && MeterUsage.IsKnown(work, identifier))
        {
            throw StripeErrors.Invalid(
                $"An event already exists with identifier {identifier}.",
                "duplicate_meter_event",
                "identifier"
            );
        }

        identifier ??= work.Account.Ids.Next("", 32).ToLowerInvariant();
        MeterUsage.Count(work, meter.Id(), customer, new CountedEvent(identifier, at, value));
        return new JsonObject
        {
            ["object"] = Type,
            ["created"] = now,
            ["event_name"] = eventName,
            ["identifier"] = identifier,
            ["livemode"] = false,
            ["payload"] = payload.Tree.DeepClone(),
            ["timestamp"] = at,
        };
    }

    private static JsonObject Create(Call call)
    {
        var parameters = call.Parameters;
        return Take(
            Work.Of(call),
            parameters.Required("event_name"),
            parameters.Object("payload") ?? new Parameters([]),
            parameters.String("identifier"),
            parameters.Long("timestamp")
        );
    }

    /// <summary>An event can be canceled within 24 hours of its arrival: docs.stripe.com/api/billing/meter-event-adjustment.</summary>
    public static JsonObject Adjust(Call call)
    {
        var work = Work.Of(call);
        var eventName = call.Parameters.Required("event_name");
        if (call.Parameters.String("type") is var type && type != "cancel")
        {
            throw StripeErrors.Invalid("Invalid type: must be cancel", param: "type");
        }

        var identifier =
            call.Parameters.Object("cancel")?.String("identifier")
            ?? throw StripeErrors.MissingParameter("cancel[identifier]");
        var meter = Meters.Listening(work.Objects, eventName);
        if (meter is null || !MeterUsage.Cancel(work, meter.Id(), identifier))
        {
            throw StripeErrors.Invalid(
                $"No meter event of '{eventName}' with the identifier '{identifier}' has come in within the last 24 hours.",
                "resource_missing",
                "cancel[identifier]"
            );
        }

        return new JsonObject
        {
            ["object"] = "billing.meter_event_adjustment",
            ["cancel"] = new JsonObject { ["identifier"] = identifier },
            ["event_name"] = eventName,
            ["livemode"] = false,
            ["status"] = "complete",
            ["type"] = "cancel",
        };
    }

    private static string Customer(Work work, JsonObject meter, Parameters payload)
    {
        var key = Meters.CustomerKey(meter);
        var id = payload.String(key) ?? throw StripeErrors.MissingParameter($"payload[{key}]");
        return work.Objects.Get(Customers.Type, id, $"payload[{key}]").Id();
    }

    private static decimal Value(JsonObject meter, Parameters payload)
    {
        var key = Meters.ValueKey(meter);
        if (MeterUsage.FormulaOf(meter) == "count" && payload.String(key) is null)
        {
            return 1;
        }

        var text = payload.String(key) ?? throw StripeErrors.MissingParameter($"payload[{key}]");
        return
            decimal.TryParse(
                text,
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var value
            )
            && Math.Abs(value) < MeterUsage.TooMuch
            ? value
            : throw StripeErrors.Invalid(
                $"Invalid decimal: {(text.Length <= 50 ? text : text[..50] + "...")}. A meter event's value is a number of up to 15 digits, with or without decimals.",
                param: $"payload[{key}]"
            );
    }

    private static void CheckTime(long at, long now)
    {
        var (first, last) = (now - (long)MostPast.TotalSeconds, now + (long)MostAhead.TotalSeconds);
        if (at < first)
        {
            throw StripeErrors.Invalid(
                $"The event timestamp cannot be more than {MostPast.Days} days in past. Expected a timestamp greater than or equal to {first}.",
                param: "timestamp"
            );
        }

        if (at > last)
        {
            throw StripeErrors.Invalid(
                $"The event timestamp cannot be more than {MostAhead.Minutes} minutes in future. Expected a timestamp less than or equal to {last}.",
                param: "timestamp"
            );
        }
    }
}

using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.V2;

/// <summary>
/// Meter events of v2, one by one and as a stream: docs.stripe.com/api/v2/billing/meter-event,
/// docs.stripe.com/api/v2/billing/meter-event-stream, docs.stripe.com/api/v2/billing/meter-event-session.
/// </summary>
internal sealed class MeterEventStream : IResource
{
    private const string SessionType = "v2.billing.meter_event_session";

    /// <summary>docs.stripe.com/api/v2/billing/meter-event-session: a token is good for fifteen minutes.</summary>
    private static readonly TimeSpan SessionLife = TimeSpan.FromMinutes(15);

    /// <summary>docs.stripe.com/api/v2/billing/meter-event-stream/create: up to a hundred events a request.</summary>
    private const int MostEvents = 100;

    public void Map(RouteTable routes)
    {
        routes.On("POST /v2/billing/meter_events", Create);
        routes.On("POST /v2/billing/meter_event_adjustments", Adjust);
        routes.On("POST /v2/billing/meter_event_session", Open);
        routes.On("POST /v2/billing/meter_event_stream", Stream);
    }

    private static JsonObject Create(Call call)
    {
        var taken = Take(call, call.Parameters);
        taken["object"] = "v2.billing.meter_event";
        foreach (var time in (string[])["created", "timestamp"])
        {
            taken[time] = Rfc3339.Of(DateTimeOffset.FromUnixTimeSeconds(taken.Number(time)));
        }

        return taken;
    }

    private static JsonObject Take(Call call, Parameters sent) =>
        MeterEvents.Take(
            Work.Of(call),
            sent.Required("event_name"),
            sent.Object("payload") ?? throw StripeErrors.MissingParameter("payload"),
            sent.String("identifier"),
            sent.String("timestamp") is { } time ? Rfc3339.Read(time).ToUnixTimeSeconds() : null
        );

    private static JsonObject Adjust(Call call)
    {
        var adjusted = MeterEvents.Adjust(call);
        adjusted["id"] = call.Account.Ids.Next("mtr_event_adj_test_");
        adjusted["object"] = "v2.billing.meter_event_adjustment";
        adjusted["created"] = Rfc3339.Of(call.Now);
        return adjusted;
    }

    private static JsonObject Open(Call call)
    {
        var token = call.Account.Ids.Next("rk_test_meter_events_", 40);
        var session = call.Account.Objects.Add(
            new JsonObject
            {
                ["id"] = call.Account.Ids.Next("mes_test_"),
                ["object"] = SessionType,
                ["authentication_token"] = token,
                ["created"] = Rfc3339.Of(call.Now),
                ["expires_at"] = Rfc3339.Of(call.Now + SessionLife),
                ["livemode"] = false,
            }
        );
        call.Account.OpenWith(token);
        return session;
    }

    private static JsonObject Stream(Call call)
    {
        var key = call.Request.Header("Authorization") ?? "";
        var session =
            call.Account.Objects.All(SessionType)
                .FirstOrDefault(one => key.EndsWith(one.Text("authentication_token")!, StringComparison.Ordinal))
            ?? throw StripeErrors.Invalid(
                "The meter event stream takes the authentication_token of a meter event session in place of a secret key. Create one with POST /v2/billing/meter_event_session.",
                status: 401
            );
        if (call.Now >= Rfc3339.Read(session.Text("expires_at")!))
        {
            throw new StripeErrorException(
                400,
                new JsonObject
                {
                    ["type"] = "temporary_session_expired",
                    ["code"] = "billing_meter_event_session_expired",
                    ["message"] = "The meter event session has expired. Create a new one.",
                }
            );
        }

        var events =
            call.Parameters.Array("events")?.OfType<JsonObject>().Select(sent => new Parameters(sent)).ToList() ?? [];
        if (events.Count is 0 or > MostEvents)
        {
            throw StripeErrors.Invalid($"Send between 1 and {MostEvents} meter events in a request.", param: "events");
        }

        foreach (var sent in events)
        {
            Take(call, sent);
        }

        return [];
    }
}

using System.Collections.Frozen;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.V2;

namespace StripeGuard.Testing.Webhooks;

/// <summary>
/// Events of v2: docs.stripe.com/api/v2/core/events, docs.stripe.com/event-destinations. What is delivered of them is thin:
/// it names the object that it is about, and whoever wants more fetches the event or the object.
/// </summary>
internal sealed class ThinEvents : IResource
{
    public const string Type = "v2.core.event";

    /// <summary>The types of v2's events, as Stripe.net's classes of notifications are listed in docs.stripe.com/api/v2/events/event-types.</summary>
    public static readonly FrozenSet<string> Known =
    [
        "v1.billing.meter.error_report_triggered",
        "v1.billing.meter.no_meter_found",
        "v2.commerce.product_catalog.imports.failed",
        "v2.commerce.product_catalog.imports.processing",
        "v2.commerce.product_catalog.imports.succeeded",
        "v2.commerce.product_catalog.imports.succeeded_with_errors",
        "v2.core.account.closed",
        "v2.core.account.created",
        "v2.core.account.updated",
        "v2.core.account[configuration.customer].capability_status_updated",
        "v2.core.account[configuration.customer].updated",
        "v2.core.account[configuration.merchant].capability_status_updated",
        "v2.core.account[configuration.merchant].updated",
        "v2.core.account[configuration.recipient].capability_status_updated",
        "v2.core.account[configuration.recipient].updated",
        "v2.core.account[defaults].updated",
        "v2.core.account[future_requirements].updated",
        "v2.core.account[identity].updated",
        "v2.core.account[requirements].updated",
        "v2.core.account_link.returned",
        "v2.core.account_person.created",
        "v2.core.account_person.deleted",
        "v2.core.account_person.updated",
        "v2.core.event_destination.ping",
    ];

    /// <summary>Only whoever fetches the event sees these.</summary>
    private static readonly string[] NotDelivered = ["changes", "data", "snapshot_event"];

    public void Map(RouteTable routes)
    {
        routes.On("GET /v2/core/events", List);
        routes.On("GET /v2/core/events/{id}", call => call.Target(Type));
    }

    /// <summary>Raises an event about an object, when Stripe has one of that type.</summary>
    /// <param name="url">Where the object is retrieved: <c>/v2/core/accounts/acct_1</c>.</param>
    /// <param name="data">What the event says beyond its object; null for nothing.</param>
    public static JsonObject? Raise(
        Account account,
        string type,
        JsonObject about,
        string url,
        ApiRequest? cause,
        JsonObject? data = null
    )
    {
        if (!Known.Contains(type))
        {
            return null;
        }

        var raised = new JsonObject
        {
            ["id"] = account.Ids.Next("evt_test_", 30),
            ["object"] = Type,
            ["changes"] = null,
            ["context"] = account.Platform is null ? null : account.Id,
            ["created"] = Rfc3339.Of(account.Now),
            ["data"] = data,
            ["livemode"] = false,
            ["reason"] = cause is null ? null : Reason(cause),
            ["related_object"] = new JsonObject
            {
                ["id"] = about["id"]!.GetValue<string>(),
                ["type"] = about["object"]!.GetValue<string>(),
                ["url"] = url,
            },
            ["snapshot_event"] = null,
            ["type"] = type,
        };
        account.Events.Keep(raised);
        account.Outbox.Plan(raised);
        return raised;
    }

    /// <summary>What is sent of an event: docs.stripe.com/event-destinations#thin-events.</summary>
    public static JsonObject Notification(JsonObject raised)
    {
        var thin = (JsonObject)raised.DeepClone();
        foreach (var field in NotDelivered)
        {
            thin.Remove(field);
        }

        return thin;
    }

    private static JsonObject Reason(ApiRequest cause) =>
        new()
        {
            ["type"] = "request",
            ["request"] = new JsonObject { ["id"] = cause.RequestId, ["idempotency_key"] = cause.IdempotencyKey },
        };

    private static JsonObject List(Call call)
    {
        var parameters = call.Parameters;
        call.Account.Events.ForgetOld();
        var types = parameters.Strings("types").ToHashSet(StringComparer.Ordinal);
        var about = parameters.String("object_id");
        var created = parameters.Object("created");
        return ListsOfV2.Page(
            call,
            Type,
            raised =>
                (types.Count == 0 || types.Contains(raised["type"]!.GetValue<string>()))
                && (about is null || raised["related_object"]?["id"]?.GetValue<string>() == about)
                && (created is null || IsIn(created, Rfc3339.Read(raised["created"]!.GetValue<string>())))
        );
    }

    private static bool IsIn(Parameters range, DateTimeOffset time)
    {
        return !(Bound("gt") is { } gt && time <= gt)
            && !(Bound("gte") is { } gte && time < gte)
            && !(Bound("lt") is { } lt && time >= lt)
            && !(Bound("lte") is { } lte && time > lte);

        DateTimeOffset? Bound(string name) => range.String(name) is { } text ? Rfc3339.Read(text) : null;
    }
}

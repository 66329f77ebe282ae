using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;
using StripeGuard.Testing.V2;

namespace StripeGuard.Testing.Webhooks;

/// <summary>Event destinations: docs.stripe.com/api/v2/core/event_destinations.</summary>
/// <remarks>Destinations at Amazon EventBridge and Azure Event Grid are kept, and nothing is sent to them.</remarks>
internal sealed class EventDestinations : IResource
{
    public const string Type = "v2.core.event_destination";

    private const string Path = "/v2/core/event_destinations";

    public void Map(RouteTable routes)
    {
        routes.On($"POST {Path}", Create);
        routes.On($"GET {Path}", List);
        routes.On($"GET {Path}/{{id}}", call => Shown(call, call.Target(Type)));
        routes.On($"POST {Path}/{{id}}", Update);
        routes.On($"DELETE {Path}/{{id}}", Delete);
        routes.On($"POST {Path}/{{id}}/disable", call => Become(call, "disabled"));
        routes.On($"POST {Path}/{{id}}/enable", call => Become(call, "enabled"));
        routes.On($"POST {Path}/{{id}}/ping", Ping);
    }

    public static bool IsWebhook(JsonObject destination) => destination.Text("type") == "webhook_endpoint";

    /// <summary>Whether it is sent v2's thin events, rather than the snapshots of v1.</summary>
    public static bool IsThin(JsonObject receiver) => receiver.Text("event_payload") == "thin";

    /// <summary>Adds a webhook endpoint for thin events: what <see cref="AccountWebhooks"/> does.</summary>
    public static JsonObject AddThin(Account account, string url, IEnumerable<string> eventTypes, HttpClient? client) =>
        Add(
            account,
            new JsonObject
            {
                ["name"] = "StripeGuard",
                ["event_payload"] = "thin",
                ["enabled_events"] = Names(eventTypes),
                ["type"] = "webhook_endpoint",
                ["webhook_endpoint"] = new JsonObject { ["signing_secret"] = null, ["url"] = url },
            },
            connect: false,
            client
        );

    private static JsonObject Add(Account account, JsonObject said, bool connect, HttpClient? client)
    {
        var now = Rfc3339.Of(account.Now);
        var destination = new JsonObject
        {
            ["id"] = account.Ids.Next("ed_test_", 30),
            ["object"] = Type,
            ["amazon_eventbridge"] = null,
            ["azure_event_grid"] = null,
            ["created"] = now,
            ["description"] = "",
            ["events_from"] = new JsonArray(connect ? "other_accounts" : "self"),
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["snapshot_api_version"] = null,
            ["status"] = "enabled",
            ["status_details"] = null,
            ["updated"] = now,
            ["webhook_endpoint"] = null,
        };
        foreach (var (name, value) in said.ToArray())
        {
            said.Remove(name);
            destination[name] = value;
        }

        account.Objects.Add(destination);
        account.Outbox.Endpoints.Add(
            destination.Id(),
            new EndpointSettings(WebhookEndpoints.NewSecret(account), connect, client)
        );
        return destination;
    }

    private static JsonObject Create(Call call)
    {
        var parameters = call.Parameters;
        var type = parameters.Required("type");
        var payload = parameters.Required("event_payload");
        var said = new JsonObject
        {
            ["name"] = parameters.Required("name"),
            ["event_payload"] = payload,
            ["enabled_events"] = EnabledEvents(parameters, payload),
            ["type"] = type,
            ["description"] = parameters.String("description") ?? "",
            ["metadata"] = call.NewMetadata(),
            ["snapshot_api_version"] =
                payload == "snapshot"
                    ? parameters.String("snapshot_api_version") ?? Stripe.StripeConfiguration.ApiVersion
                    : null,
        };
        said[type] = type switch
        {
            "webhook_endpoint" => new JsonObject
            {
                ["signing_secret"] = null,
                ["url"] = Url(parameters, required: true),
            },
            "amazon_eventbridge" => EventBridge(parameters),
            _ => EventGrid(parameters),
        };
        var destination = Add(
            call.Account,
            said,
            connect: parameters.Strings("events_from").Contains("other_accounts"),
            client: null
        );
        return Shown(call, destination);
    }

    private static JsonObject EventBridge(Parameters parameters) =>
        new()
        {
            ["aws_account_id"] = Within(parameters, "amazon_eventbridge").Required("aws_account_id"),
            ["aws_event_source_arn"] = null,
            ["aws_event_source_status"] = "pending",
        };

    private static JsonObject EventGrid(Parameters parameters)
    {
        var grid = Within(parameters, "azure_event_grid");
        return new JsonObject
        {
            ["azure_partner_topic_name"] = null,
            ["azure_partner_topic_status"] = "never_activated",
            ["azure_region"] = grid.Required("azure_region"),
            ["azure_resource_group_name"] = grid.Required("azure_resource_group_name"),
            ["azure_subscription_id"] = grid.Required("azure_subscription_id"),
        };
    }

    private static Parameters Within(Parameters parameters, string name) =>
        parameters.Object(name) ?? throw StripeErrors.MissingParameter(name);

    private static JsonObject List(Call call)
    {
        var page = ListsOfV2.Page(call, Type, _ => true);
        page["data"] = new JsonArray([.. page["data"]!.AsArray().Select(item => Shown(call, (JsonObject)item!))]);
        return page;
    }

    private static JsonObject Update(Call call)
    {
        var parameters = call.Parameters;
        var destination = call.Target(Type);
        var events = parameters.Has("enabled_events")
            ? EnabledEvents(parameters, destination.Text("event_payload")!)
            : null;
        var url = Url(parameters, required: false);
        if (url is not null && !IsWebhook(destination))
        {
            throw StripeErrors.Invalid("This event destination is not a webhook endpoint.", param: "webhook_endpoint");
        }

        call.Update(
            destination,
            eventType: null,
            changing =>
            {
                changing.SetTexts(parameters, "name", "description");
                if (events is not null)
                {
                    changing["enabled_events"] = events;
                }

                if (url is not null)
                {
                    changing["webhook_endpoint"]!["url"] = url;
                }

                changing["updated"] = Rfc3339.Of(call.Now);
            }
        );
        return Shown(call, destination);
    }

    private static JsonObject Delete(Call call)
    {
        var destination = call.Target(Type);
        WebhookEndpoints.Remove(call.Account, call.Id);
        call.Account.Objects.Remove(destination);
        return new JsonObject { ["id"] = call.Id, ["object"] = Type };
    }

    private static JsonObject Become(Call call, string status)
    {
        var destination = call.Target(Type);
        destination["status"] = status;
        destination["status_details"] =
            status == "disabled" ? new JsonObject { ["disabled"] = new JsonObject { ["reason"] = "user" } } : null;
        destination["updated"] = Rfc3339.Of(call.Now);
        return Shown(call, destination);
    }

    /// <summary>A ping is an event to this destination alone, whatever it asked to hear of.</summary>
    private static JsonObject Ping(Call call)
    {
        var destination = call.Target(Type);
        var raised = ThinEvents.Raise(
            call.Account,
            "v2.core.event_destination.ping",
            destination,
            $"{Path}/{call.Id}",
            call.Request
        )!;
        if (IsWebhook(destination) && !Receivers.Wants(destination, raised))
        {
            call.Account.Outbox.Resend(raised, destination);
        }

        return raised;
    }

    /// <summary>The address is shown when <c>include</c> asks for it; the secret only in the answer to the creation.</summary>
    private static JsonObject Shown(Call call, JsonObject destination)
    {
        var shown = (JsonObject)destination.DeepClone();
        if (shown["webhook_endpoint"] is not JsonObject endpoint)
        {
            return shown;
        }

        var include = call.Parameters.Strings("include").ToList();
        if (!include.Contains("webhook_endpoint.url"))
        {
            endpoint["url"] = null;
        }

        if (include.Contains("webhook_endpoint.signing_secret"))
        {
            endpoint["signing_secret"] = call.Account.Outbox.Endpoints.Of(destination).Secret;
        }

        return shown;
    }

    private static string? Url(Parameters parameters, bool required)
    {
        var url = parameters.Object("webhook_endpoint")?.String("url");
        if (url is null)
        {
            return required ? throw StripeErrors.MissingParameter("webhook_endpoint[url]") : null;
        }

        return Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            ? url
            : throw StripeErrors.Invalid(
                "Invalid URL: An explicit scheme (such as https) must be provided.",
                "url_invalid",
                "webhook_endpoint[url]"
            );
    }

    private static JsonArray EnabledEvents(Parameters parameters, string payload)
    {
        var names = parameters.Strings("enabled_events").ToList();
        if (names.Count == 0)
        {
            throw StripeErrors.MissingParameter("enabled_events");
        }

        var known = payload == "thin" ? ThinEvents.Known : EventNames.Known;
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] != EventNames.All && !known.Contains(names[i]))
            {
                throw StripeErrors.Invalid(
                    $"Invalid enabled_events[{i}]: '{names[i]}' is no event type that can be sent as a {payload} event.",
                    param: $"enabled_events[{i}]"
                );
            }
        }

        return Names(names);
    }

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(name => JsonValue.Create(name))]);
}

using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Webhooks;

/// <summary>Webhook endpoints: docs.stripe.com/api/webhook_endpoints.</summary>
internal sealed class WebhookEndpoints : IResource
{
    public const string Type = "webhook_endpoint";

    /// <summary>docs.stripe.com/webhooks: up to 16 endpoints for an account.</summary>
    private const int Most = 16;

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/webhook_endpoints", Create);
        routes.On("GET /v1/webhook_endpoints", call => call.List(Type));
        routes.On("GET /v1/webhook_endpoints/{webhook_endpoint}", call => call.Target(Type));
        routes.On("POST /v1/webhook_endpoints/{webhook_endpoint}", Update);
        routes.On("DELETE /v1/webhook_endpoints/{webhook_endpoint}", Delete);
    }

    public static bool IsEnabled(JsonObject endpoint) => endpoint["status"]!.GetValue<string>() == "enabled";

    public static bool Wants(JsonObject endpoint, string eventType) =>
        IsEnabled(endpoint)
        && endpoint["enabled_events"]!
            .AsArray()
            .Any(name => name!.GetValue<string>() is var wanted && (wanted == EventNames.All || wanted == eventType));

    /// <summary>Adds an endpoint to the account: what both Stripe's API and <see cref="AccountWebhooks"/> do.</summary>
    public static JsonObject Add(Account account, NewEndpoint endpoint)
    {
        if (account.Objects.Count(Type) >= Most)
        {
            throw StripeErrors.Invalid($"You have reached the maximum of {Most} test webhook endpoints.");
        }

        var added = account.Objects.Add(
            new JsonObject
            {
                ["id"] = account.Ids.Next("we_"),
                ["object"] = Type,
                ["api_version"] = endpoint.ApiVersion,
                ["application"] = null,
                ["created"] = account.NowSeconds,
                ["description"] = endpoint.Description,
                ["enabled_events"] = Names(endpoint.EnabledEvents),
                ["livemode"] = false,
                ["metadata"] = endpoint.Metadata ?? [],
                ["status"] = "enabled",
                ["url"] = endpoint.Url,
            }
        );
        account.Outbox.Endpoints.Add(
            added["id"]!.GetValue<string>(),
            new EndpointSettings(NewSecret(account), endpoint.Connect, endpoint.Client)
        );
        return added;
    }

    public static string NewSecret(Account account) => account.Ids.Next("whsec_", 32);

    public static void Remove(Account account, string endpointId) => account.Outbox.Endpoints.Remove(endpointId);

    private static JsonObject Create(Call call)
    {
        var parameters = call.Parameters;
        var endpoint = Add(
            call.Account,
            new NewEndpoint(Url(parameters) ?? throw StripeErrors.MissingParameter("url"), EnabledEvents(parameters))
            {
                ApiVersion = parameters.String("api_version"),
                Connect = parameters.Bool("connect") ?? false,
                Description = parameters.String("description"),
                Metadata = call.NewMetadata(),
            }
        );

        // The secret is in this one answer and never again.
        var shown = (JsonObject)endpoint.DeepClone();
        shown["secret"] = call.Account.Outbox.Endpoints.Of(endpoint).Secret;
        return shown;
    }

    private static JsonObject Update(Call call)
    {
        var parameters = call.Parameters;
        var url = Url(parameters);
        var events = parameters.Has("enabled_events") ? EnabledEvents(parameters) : null;
        return call.Update(
            call.Target(Type),
            eventType: null,
            endpoint =>
            {
                if (url is not null)
                {
                    endpoint["url"] = url;
                }

                if (events is not null)
                {
                    endpoint["enabled_events"] = Names(events);
                }

                if (parameters.Has("description"))
                {
                    endpoint["description"] = parameters.String("description");
                }

                if (parameters.Bool("disabled") is { } disabled)
                {
                    endpoint["status"] = disabled ? "disabled" : "enabled";
                }
            }
        );
    }

    private static JsonObject Delete(Call call)
    {
        var endpoint = call.Target(Type);
        Remove(call.Account, call.Id);
        return call.Delete(endpoint);
    }

    /// <summary>Any absolute web address, as in test mode. One that is not on this machine can be stored, and is never contacted.</summary>
    private static string? Url(Parameters parameters) =>
        parameters.String("url") is not { } url ? null
        : Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" ? url
        : throw StripeErrors.Invalid(
            "Invalid URL: An explicit scheme (such as https) must be provided.",
            "url_invalid",
            "url"
        );

    private static List<string> EnabledEvents(Parameters parameters)
    {
        var names = parameters.Strings("enabled_events").ToList();
        if (names.Count == 0)
        {
            throw StripeErrors.MissingParameter("enabled_events");
        }

        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] != EventNames.All && !EventNames.Known.Contains(names[i]))
            {
                throw StripeErrors.Invalid(
                    $"Invalid enabled_events[{i}]: must be one of *, {string.Join(", ", EventNames.Known.Order(StringComparer.Ordinal).SkipLast(1))}, or {EventNames.Known.Max(StringComparer.Ordinal)}",
                    param: $"enabled_events[{i}]"
                );
            }
        }

        return names;
    }

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(name => JsonValue.Create(name))]);
}

/// <summary>An endpoint to be: where it is and what it wants to hear of.</summary>
internal sealed record NewEndpoint(string Url, IReadOnlyList<string> EnabledEvents)
{
    public string? ApiVersion { get; init; }

    public bool Connect { get; init; }

    public string? Description { get; init; }

    public JsonObject? Metadata { get; init; }

    /// <summary>The client that reaches it when it is in this process.</summary>
    public HttpClient? Client { get; init; }
}

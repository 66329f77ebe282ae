using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;
using StripeGuard.Testing.Versions;

namespace StripeGuard.Testing.Webhooks;

/// <summary>Whoever is told of events: webhook endpoints of v1, and the event destinations of v2 that are webhook endpoints.</summary>
internal static class Receivers
{
    public static IEnumerable<JsonObject> Of(Account account) =>
        account
            .Objects.All(WebhookEndpoints.Type)
            .Concat(account.Objects.All(EventDestinations.Type).Where(EventDestinations.IsWebhook));

    public static JsonObject? Find(Account account, string id) =>
        account.Objects.Find(WebhookEndpoints.Type, id) ?? account.Objects.Find(EventDestinations.Type, id);

    public static Uri Address(JsonObject receiver) =>
        new(
            (IsDestination(receiver) ? receiver["webhook_endpoint"]!["url"] : receiver["url"])!.GetValue<string>(),
            UriKind.Absolute
        );

    public static bool Wants(JsonObject receiver, JsonObject raised)
    {
        var isThin = raised["object"]!.GetValue<string>() == ThinEvents.Type;
        return isThin == EventDestinations.IsThin(receiver)
            && WebhookEndpoints.Wants(receiver, raised["type"]!.GetValue<string>());
    }

    /// <summary>The event as this receiver is sent it: thin, or in the API version that it asked for.</summary>
    public static JsonObject Sent(Account account, JsonObject receiver, JsonObject raised)
    {
        if (raised["object"]!.GetValue<string>() == ThinEvents.Type)
        {
            return ThinEvents.Notification(raised);
        }

        var version = receiver[IsDestination(receiver) ? "snapshot_api_version" : "api_version"]?.GetValue<string>();
        version ??= account.Options.ApiVersion;
        if (version == raised.Text("api_version") && !OlderShapes.Differ(version))
        {
            return raised;
        }

        var versioned = (JsonObject)raised.DeepClone();
        versioned["api_version"] = version;
        OlderShapes.Render(account, versioned, version);
        return versioned;
    }

    private static bool IsDestination(JsonObject receiver) =>
        receiver["object"]!.GetValue<string>() == EventDestinations.Type;
}

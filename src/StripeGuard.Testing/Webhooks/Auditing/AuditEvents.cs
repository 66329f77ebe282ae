using System.Text.Json;
using System.Text.Json.Nodes;
using Stripe;

namespace StripeGuard.Testing.Webhooks.Auditing;

/// <summary>The events that an audit sends: complete, about objects that nobody has.</summary>
internal sealed class AuditEvents(WebhookAuditOptions options, TimeProvider time)
{
    private static readonly JsonSerializerOptions Minified = new();
    private readonly string run = Guid.NewGuid().ToString("N")[..12];
    private int made;

    public string Genuine() => Outbox.BodyOf(Of(options.EventType));

    public string OfType(string type) => Outbox.BodyOf(Of(type));

    public string Live()
    {
        var raised = Of(options.EventType);
        raised["livemode"] = true;
        return Outbox.BodyOf(raised);
    }

    public string OfVersion(string apiVersion)
    {
        var raised = Of(options.EventType);
        raised["api_version"] = apiVersion;
        return Outbox.BodyOf(raised);
    }

    public string Huge(int length)
    {
        var raised = Of(options.EventType);
        raised["data"]!["object"]!["description"] = new string('x', length);
        return Outbox.BodyOf(raised);
    }

    /// <summary>The same event, parsed and written again: equal in meaning, not in bytes.</summary>
    public static string Reserialised(string body) => JsonNode.Parse(body)!.ToJsonString(Minified);

    private JsonObject Of(string type) =>
        new()
        {
            ["id"] = $"evt_audit{run}{++made:000}",
            ["object"] = "event",
            ["api_version"] = options.ApiVersion,
            ["created"] = time.GetUtcNow().ToUnixTimeSeconds(),
            ["data"] = new JsonObject { ["object"] = About(type) },
            ["livemode"] = false,
            ["pending_webhooks"] = 1,
            ["request"] = new JsonObject { ["id"] = null, ["idempotency_key"] = null },
            ["type"] = type,
        };

    /// <summary>An object of the type's kind. What is not ASCII, or is escaped by some serialisers, is there to trip up who re-encodes the body.</summary>
    private JsonObject About(string type)
    {
        var name = ObjectOf(type);
        return new JsonObject
        {
            ["id"] = $"{name.Replace('.', '_')}_audit{run}",
            ["object"] = name,
            ["created"] = time.GetUtcNow().ToUnixTimeSeconds(),
            ["description"] = "Café <b>& more</b> ☕ of StripeGuard's audit",
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
        };
    }

    /// <summary>The object's name is in the event's: <c>customer.subscription.updated</c> is about a <c>subscription</c>.</summary>
    private static string ObjectOf(string type)
    {
        var parts = type.Split('.')[..^1];
        for (var from = 0; from < parts.Length; from++)
        {
            var name = string.Join('.', parts[from..]);
            if (StripeTypeRegistry.ObjectsToTypes.ContainsKey(name))
            {
                return name;
            }
        }

        return "product";
    }
}

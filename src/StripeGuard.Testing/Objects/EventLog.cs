using System.Text.Json.Nodes;
using Stripe;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Objects;

/// <summary>The account's events, oldest first: each change makes one.</summary>
internal sealed class EventLog(Account account)
{
    /// <summary>docs.stripe.com/api/events: events can be read for 30 days.</summary>
    public static readonly TimeSpan Readable = TimeSpan.FromDays(30);

    private readonly Queue<JsonObject> kept = new();

    /// <summary>Told of each event that can no longer be read, under the account's lock.</summary>
    public event Action<JsonObject>? Forgotten;

    /// <summary>Told of each event as it is raised, under the account's lock.</summary>
    public event Action<JsonObject>? Raised;

    /// <summary>Raises an event that carries a copy of <paramref name="obj"/> as it now is.</summary>
    /// <param name="cause">The request that caused it; null for what happens by itself, as docs.stripe.com/api/events says.</param>
    public JsonObject Raise(string type, JsonObject obj, ApiRequest? cause, JsonObject? previousAttributes = null)
    {
        var data = new JsonObject { ["object"] = obj.DeepClone() };
        if (previousAttributes is not null)
        {
            data["previous_attributes"] = previousAttributes.DeepClone();
        }

        var raised = new JsonObject
        {
            ["id"] = account.Ids.Next("evt_"),
            ["object"] = "event",
            ["api_version"] = StripeConfiguration.ApiVersion,
            ["created"] = account.NowSeconds,
            ["data"] = data,
            ["livemode"] = false,
            ["pending_webhooks"] = 0,
            ["request"] = new JsonObject { ["id"] = cause?.RequestId, ["idempotency_key"] = cause?.IdempotencyKey },
            ["type"] = type,
        };
        if (account.Platform is not null)
        {
            raised["account"] = account.Id;
        }

        ForgetOld();
        account.Objects.Add(raised);
        kept.Enqueue(raised);
        Raised?.Invoke(raised);
        return raised;
    }

    /// <summary>Whoever lets years pass in a test does not keep every event of them.</summary>
    private void ForgetOld()
    {
        var oldest = account.NowSeconds - (long)Readable.TotalSeconds;
        while (kept.TryPeek(out var old) && old["created"]!.GetValue<long>() < oldest)
        {
            kept.Dequeue();
            account.Objects.Forget(old);
            Forgotten?.Invoke(old);
        }
    }
}

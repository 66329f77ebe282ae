using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Objects;

/// <summary>The account's events, oldest first: each change makes one.</summary>
internal sealed class EventLog(Account account)
{
    /// <summary>docs.stripe.com/api/events: events can be read for 30 days.</summary>
    public static readonly TimeSpan Readable = TimeSpan.FromDays(30);

    /// <summary>
    /// How many events of simulated time are kept. Years pass there in one of the server's days, and those of a thousand
    /// subscriptions would fill the memory.
    /// </summary>
    private const int MostSimulated = 10_000;

    private readonly Queue<(JsonObject Raised, long At)> kept = new();
    private readonly Queue<(JsonObject Raised, long At)> simulated = new();

    private List<JsonObject>? held;

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
            ["api_version"] = account.Options.ApiVersion,
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

        PublishOrHold(raised);
        return raised;
    }

    /// <summary>
    /// Does something whose events come after those of <paramref name="first"/>, which is done last: so the event of a
    /// new object can come before those of its parts, and still show the object as it is in the end.
    /// </summary>
    /// <param name="keep">Which event types are raised, and which are not when the work was refused.</param>
    public void Behind(Action first, Action work, Func<string, bool, bool> keep)
    {
        var before = held;
        var mine = held = [];
        var refused = true;
        try
        {
            work();
            refused = false;
        }
        finally
        {
            held = before;
            if (!refused)
            {
                first();
            }

            foreach (var raised in mine.Where(raised => keep(raised["type"]!.GetValue<string>(), refused)))
            {
                PublishOrHold(raised);
            }
        }
    }

    private void PublishOrHold(JsonObject raised)
    {
        if (held is not null)
        {
            held.Add(raised);
        }
        else
        {
            Publish(raised);
        }
    }

    private void Publish(JsonObject raised)
    {
        Keep(raised);
        Raised?.Invoke(raised);
    }

    /// <summary>Keeps an event as long as it can be read.</summary>
    public void Keep(JsonObject raised)
    {
        account.Objects.Add(raised);
        (account.Time.Current is null ? kept : simulated).Enqueue((raised, ServerNow));
        ForgetOld();
    }

    private long ServerNow => account.Time.ServerNow.ToUnixTimeSeconds();

    /// <summary>
    /// Forgets what can no longer be read: whoever lets years pass in a test does not keep every event of them. The age
    /// of an event is counted in the server's time, also where it tells of a test clock's.
    /// </summary>
    public void ForgetOld()
    {
        var oldest = ServerNow - (long)Readable.TotalSeconds;
        Forget(kept, old => old.At < oldest);
        Forget(simulated, old => old.At < oldest || simulated.Count > MostSimulated);
    }

    private void Forget(Queue<(JsonObject Raised, long At)> events, Predicate<(JsonObject Raised, long At)> isOld)
    {
        while (events.TryPeek(out var old) && isOld(old))
        {
            events.Dequeue();
            account.Objects.Forget(old.Raised);
            Forgotten?.Invoke(old.Raised);
        }
    }
}

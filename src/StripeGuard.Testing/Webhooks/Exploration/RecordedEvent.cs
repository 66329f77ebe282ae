using System.Text;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Webhooks.Exploration;

/// <summary>An event of the scenario, as every run gets it.</summary>
public sealed class RecordedEvent
{
    private readonly byte[] body;
    private readonly string text;
    private Stamp? stamp;

    internal RecordedEvent(int number, JsonObject raised)
    {
        var copy = (JsonObject)raised.DeepClone();
        copy["pending_webhooks"] = 1;
        Number = number;
        EventId = copy["id"]!.GetValue<string>();
        EventType = copy["type"]!.GetValue<string>();
        var about = copy["data"]?["object"] as JsonObject;
        ObjectId = Text(about, "id");
        ObjectStatus = Text(about, "status");
        text = Outbox.BodyOf(copy);
        body = Encoding.UTF8.GetBytes(text);
    }

    /// <summary>Which one it was of the scenario's events, from 1, in the order in which they happened.</summary>
    public int Number { get; }

    /// <summary>The event's id, <c>evt_…</c>.</summary>
    public string EventId { get; }

    /// <summary>The event's type: <c>customer.subscription.updated</c>.</summary>
    public string EventType { get; }

    /// <summary>The id of the object that the event is about; null where it has none.</summary>
    public string? ObjectId { get; }

    /// <summary>The status of that object when the event happened; null where it has none.</summary>
    public string? ObjectStatus { get; }

    /// <summary>Number, type, object and its status.</summary>
    public override string ToString() => $"{Number} {EventType}{Suffix(ObjectId)}{Suffix(ObjectStatus)}";

    /// <summary>Ready to go. Many runs send an event within a second, and share the signature.</summary>
    internal Letter LetterTo(AppUnderTest app, string secret, long timestamp)
    {
        var current = stamp;
        if (current is null || current.Timestamp != timestamp)
        {
            stamp = current = new Stamp(timestamp, Signature.Header(text, [secret], timestamp));
        }

        return new Letter(app.Url, app.Client, body, current.Header);
    }

    private static string? Text(JsonObject? obj, string name) =>
        obj?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Suffix(string? value) => value is null ? "" : $" {value}";

    private sealed record Stamp(long Timestamp, string Header);
}

/// <summary>Listens to an account's events while a scenario runs.</summary>
internal sealed class Recording : IDisposable
{
    private readonly Account account;
    private readonly List<JsonObject> raised = [];

    public Recording(Account account)
    {
        this.account = account;
        lock (account.Lock)
        {
            account.Events.Raised += Record;
        }
    }

    public IReadOnlyList<JsonObject> Raised
    {
        get
        {
            lock (account.Lock)
            {
                return [.. raised];
            }
        }
    }

    public void Dispose()
    {
        lock (account.Lock)
        {
            account.Events.Raised -= Record;
        }
    }

    private void Record(JsonObject one) => raised.Add(one);
}

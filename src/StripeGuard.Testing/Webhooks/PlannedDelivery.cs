using System.Text.Json.Nodes;
using StripeGuard.Testing.V2;

namespace StripeGuard.Testing.Webhooks;

/// <summary>An event on its way to one endpoint, before it goes out: what a schedule orders.</summary>
public sealed record PlannedDelivery
{
    internal PlannedDelivery(JsonObject source, long number, string endpointId, Uri url)
    {
        Source = source;
        Number = number;
        EndpointId = endpointId;
        Url = url;
    }

    /// <summary>The event's id, <c>evt_…</c>.</summary>
    public string EventId => Source["id"]!.GetValue<string>();

    /// <summary>The event's type: <c>payment_intent.succeeded</c>.</summary>
    public string EventType => Source["type"]!.GetValue<string>();

    /// <summary>The id of the object that the event is about; null where it has none.</summary>
    public string? ObjectId =>
        (Source["related_object"]?["id"] ?? Source["data"]?["object"]?["id"])?.GetValue<string>();

    /// <summary>When the event happened, on the fake's clock, to the second.</summary>
    public DateTimeOffset Created =>
        Source["created"]!.AsValue().TryGetValue<long>(out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : Rfc3339.Read(Source["created"]!.GetValue<string>());

    /// <summary>Which one it is of the account's deliveries, from 1, in the order in which their events happened.</summary>
    public long Number { get; }

    /// <summary>The endpoint's id, <c>we_…</c>.</summary>
    public string EndpointId { get; }

    /// <summary>Where it goes.</summary>
    public Uri Url { get; }

    /// <summary>How long it is held back, on the fake's clock.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>What gets lost of the first attempt.</summary>
    public WebhookLoss Loss { get; init; }

    /// <summary>The stored event.</summary>
    internal JsonObject Source { get; }
}

using System.Globalization;
using System.Text;

namespace StripeGuard.Testing.Webhooks;

/// <summary>One attempt to deliver an event to an endpoint: what was sent, what came back, and when.</summary>
public sealed record WebhookDelivery
{
    internal WebhookDelivery() { }

    /// <summary>Which one it is of the account's attempts, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>The event's id, <c>evt_…</c>.</summary>
    public required string EventId { get; init; }

    /// <summary>The event's type: <c>payment_intent.succeeded</c>.</summary>
    public required string EventType { get; init; }

    /// <summary>The endpoint's id, <c>we_…</c>.</summary>
    public required string EndpointId { get; init; }

    /// <summary>Where it went.</summary>
    public required Uri Url { get; init; }

    /// <summary>1 for the first attempt, then counting retries; a resend counts as a first attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary>When it was made, on the fake's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The body as it was sent: what the signature covers.</summary>
    public required string RequestBody { get; init; }

    /// <summary>The <c>Stripe-Signature</c> header as it was sent.</summary>
    public required string Signature { get; init; }

    /// <summary>The endpoint's HTTP status; null when there was no answer.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The endpoint's answer, up to 64 kB; null when there was none.</summary>
    public string? ResponseBody { get; init; }

    /// <summary>Why the delivery failed, in words; null when it succeeded.</summary>
    public string? Failure { get; init; }

    /// <summary>How long the endpoint took, in real time.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>When Stripe tries again, on the fake's clock; null when it does not.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>Whether Stripe counts it as delivered: any 2xx answer in time, and nothing else.</summary>
    public bool Succeeded => Failure is null;

    /// <summary>One line: event, endpoint, answer, and what comes next.</summary>
    public override string ToString()
    {
        var line = new StringBuilder(
            $"{EventType} {EventId} to {Url}, attempt {Attempt}: {Failure ?? StatusCode?.ToString(CultureInfo.InvariantCulture)}"
        );
        if (Failure is not null)
        {
            line.Append(
                NextAttempt is { } next
                    ? string.Create(CultureInfo.InvariantCulture, $" Tried again at {next:yyyy-MM-dd HH:mm:ss}.")
                    : " Not tried again."
            );
        }

        return line.ToString();
    }
}

using System.Text.Json;
using Stripe;

namespace SubscriptionBilling.Outbox;

/// <summary>
/// A write to Stripe that was decided: saved before the call, with everything that the call needs. Whatever happens
/// between the call and the next save (a lost answer, a crash, a deployment), it is made again under the same key and
/// with the same parameters, and Stripe gives the answer it gave before instead of doing it twice.
/// </summary>
public class StripeOperation
{
    /// <summary>Of two requests for the same thing, one is refused by the index.</summary>
    public const string OnePendingPerSubject = $"{nameof(State)} = 0";

    /// <summary>
    /// Stripe remembers a key for at least 24 hours (docs.stripe.com/api/idempotent_requests); later it would do the
    /// work again.
    /// </summary>
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromHours(23);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(30);

    /// <summary>Also the idempotency key.</summary>
    public Guid Id { get; set; } = Guid.CreateVersion7();

    /// <summary>Which <see cref="IOperationKind"/> makes the call.</summary>
    public required string Kind { get; set; }

    /// <summary>What it is about, such as <c>plan of sub_123</c>: one operation at a time.</summary>
    public required string Subject { get; set; }

    /// <summary>The parameters as JSON. Kept rather than computed again: one key goes with one set of parameters.</summary>
    public required string Arguments { get; set; }

    public OperationState State { get; set; }

    /// <summary>The id of what came of it.</summary>
    public string? Result { get; set; }

    /// <summary>Why Stripe refused, in words for people.</summary>
    public string? Refusal { get; set; }

    public int Attempts { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset NextAttemptAt { get; set; }

    public T Read<T>() => JsonSerializer.Deserialize<T>(Arguments)!;

    /// <summary>The options that make the call happen once.</summary>
    public RequestOptions Once() => new() { IdempotencyKey = Id.ToString() };

    public bool IsTooOld(DateTimeOffset now) => now - CreatedAt > KeyLifetime;

    /// <summary>Counts an attempt and keeps the worker away while it is under way.</summary>
    public void Begin(DateTimeOffset now)
    {
        Attempts++;
        var wait = TimeSpan.FromSeconds(15 * Math.Pow(2, Math.Min(Attempts, 10)));
        NextAttemptAt = now + (wait < LongestWait ? wait : LongestWait);
    }
}

public enum OperationState
{
    /// <summary>Not made, or made and the answer is not known: it will be made again.</summary>
    Pending = 0,

    Done,

    /// <summary>Stripe said no, and did nothing.</summary>
    Refused,

    /// <summary>No answer as long as Stripe knew the key: somebody has to look at Stripe's Dashboard.</summary>
    Unknown,
}

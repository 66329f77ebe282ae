using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Faults;

/// <summary>
/// What goes wrong between a client and Stripe, for one account. Faults strike in the order in which they were asked
/// for, one for each request. A route is written as in Stripe's reference
/// (<c>POST /v1/payment_intents/{intent}/confirm</c>); <c>*</c> stands for every method, path or segment.
/// </summary>
public sealed class AccountFaults
{
    private readonly Lock gate = new();
    private readonly List<Fault> faults = [];

    internal AccountFaults() { }

    /// <summary>The faults that have not struck as often as they were asked for.</summary>
    public IReadOnlyList<Fault> Pending
    {
        get
        {
            lock (gate)
            {
                return [.. faults];
            }
        }
    }

    /// <summary>
    /// Stripe does the work, and the connection ends before the answer arrives: the payment was made and the caller
    /// does not know. Stripe.net sees a connection error and tries again with the same key, twice by default; with
    /// three losses the caller sees it too.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such route.</exception>
    public Fault LoseResponse(string route, int times = 1) =>
        Add(new Fault(new FaultRoute(route), times) { LosesAnswer = true });

    /// <summary>The connection ends before the request reaches Stripe: nothing was done.</summary>
    /// <exception cref="ArgumentException">There is no such route.</exception>
    public Fault DropConnection(string route, int times = 1) =>
        Add(new Fault(new FaultRoute(route), times) { Instead = _ => ApiAnswer.Lost });

    /// <summary>
    /// The work takes longer, by <paramref name="by"/> in real time, since clients' time-outs are real. While it is
    /// under way, a second request with its idempotency key gets 409 <c>idempotency_key_in_use</c>.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such route.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public Fault Delay(string route, TimeSpan by, int times = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        return Add(new Fault(new FaultRoute(route), times) { Delay = by });
    }

    /// <summary>
    /// Stripe answers with an error before it does any work, so nothing is stored under the idempotency key and the
    /// same key may be tried again: 429 (rate limit, or <c>lock_timeout</c> by <paramref name="code"/>), 409 (the key
    /// is in use), 500, 502, 503, 504.
    /// </summary>
    /// <param name="shouldRetry">The <c>Stripe-Should-Retry</c> header, which overrides Stripe.net's own rule; none when null.</param>
    /// <exception cref="ArgumentException">There is no such route.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Not one of these statuses.</exception>
    public Fault Respond(string route, int status, bool? shouldRetry = null, string? code = null, int times = 1)
    {
        FaultAnswers.ThrowIfNotAFault(status);
        return Add(
            new Fault(new FaultRoute(route), times)
            {
                Instead = request => FaultAnswers.Of(status, request.IdempotencyKey, shouldRetry, code),
            }
        );
    }

    /// <summary>Ends all faults.</summary>
    public void Clear()
    {
        lock (gate)
        {
            faults.Clear();
        }
    }

    /// <summary>The fault that strikes this request; null when nothing goes wrong.</summary>
    internal Fault? Strike(ApiRequest request)
    {
        lock (gate)
        {
            var fault = faults.Find(one => one.Strikes(request));
            if (fault is not null && fault.Struck == fault.Times)
            {
                faults.Remove(fault);
            }

            return fault;
        }
    }

    private Fault Add(Fault fault)
    {
        lock (gate)
        {
            faults.Add(fault);
            return fault;
        }
    }
}

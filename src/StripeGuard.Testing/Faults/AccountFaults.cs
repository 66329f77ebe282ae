using StripeGuard.Testing.Http;
using StripeGuard.Testing.Webhooks;

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
    private readonly List<Fault> webhooks = [];
    private readonly FaultHeader header = new();
    private Fault? cardNetwork;

    internal AccountFaults() { }

    /// <summary>The faults that have not struck as often as they were asked for.</summary>
    public IReadOnlyList<Fault> Pending
    {
        get
        {
            lock (gate)
            {
                return [.. faults, .. webhooks, .. cardNetwork is null ? [] : new[] { cardNetwork }];
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
        Add(new Fault(new FaultRoute(route), FaultStep.LoseResponse, times));

    /// <summary>The connection ends before the request reaches Stripe: nothing was done.</summary>
    /// <exception cref="ArgumentException">There is no such route.</exception>
    public Fault DropConnection(string route, int times = 1) =>
        Add(new Fault(new FaultRoute(route), FaultStep.DropConnection, times));

    /// <summary>
    /// The work takes longer, by <paramref name="by"/> in real time, since clients' time-outs are real. While it is
    /// under way, a second request with its idempotency key gets 409 <c>idempotency_key_in_use</c>.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such route.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public Fault Delay(string route, TimeSpan by, int times = 1) =>
        Add(new Fault(new FaultRoute(route), FaultStep.Delay(by), times));

    /// <summary>
    /// Stripe answers with an error before it does any work, so nothing is stored under the idempotency key and the
    /// same key may be tried again: 429 (rate limit, or <c>lock_timeout</c> by <paramref name="code"/>), 409 (the key
    /// is in use), 500, 502, 503, 504.
    /// </summary>
    /// <param name="shouldRetry">The <c>Stripe-Should-Retry</c> header, which overrides Stripe.net's own rule; none when null.</param>
    /// <exception cref="ArgumentException">There is no such route.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Not one of these statuses.</exception>
    public Fault Respond(string route, int status, bool? shouldRetry = null, string? code = null, int times = 1) =>
        Add(new Fault(new FaultRoute(route), FaultStep.Respond(status, shouldRetry, code), times));

    /// <summary>
    /// What becomes of the next requests to a route, one after another:
    /// <c>Chain("POST /v1/refunds", FaultStep.Respond(503), FaultStep.LoseResponse, FaultStep.Succeed, FaultStep.Respond(429))</c>.
    /// </summary>
    /// <returns>The links, in order.</returns>
    /// <exception cref="ArgumentException">There is no such route.</exception>
    public IReadOnlyList<Fault> Chain(string route, params FaultStep[] steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var where = new FaultRoute(route);
        return [.. steps.Select(step => Add(new Fault(where, step, times: 1)))];
    }

    /// <summary>
    /// Strikes a share of the requests to a route, until <see cref="Clear"/>. The seed decides which: as long as
    /// requests come in the same order, the same ones.
    /// </summary>
    /// <param name="probability">From 0, never, to 1, always.</param>
    /// <exception cref="ArgumentException">There is no such route.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not from 0 to 1.</exception>
    public Fault Sometimes(string route, double probability, FaultStep step, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Add(
            new Fault(new FaultRoute(route), step, int.MaxValue) { Chance = WithProbability(probability, seed) }
        );
    }

    /// <summary>
    /// Webhooks arrive and are handled, and their answer comes too late: Stripe counts a failed attempt, and sends the
    /// event again by its retry schedule. Nothing waits for it in real time.
    /// </summary>
    /// <param name="eventType">The event type, such as <c>invoice.paid</c>; all when <c>*</c>.</param>
    /// <param name="probability">The share of the attempts that it strikes, as long as there are <paramref name="times"/> left.</param>
    /// <exception cref="ArgumentException">Stripe has no such event type.</exception>
    public Fault TimeOutWebhook(string eventType = "*", int times = 1, double probability = 1, int seed = 1)
    {
        if (eventType != EventNames.All && !EventNames.Known.Contains(eventType))
        {
            throw new ArgumentException($"Stripe has no event type '{eventType}'.", nameof(eventType));
        }

        var fault = new Fault(
            $"webhook {eventType}",
            (_, type) => eventType == EventNames.All || eventType == type,
            FaultStep.LoseResponse,
            times
        )
        {
            Chance = WithProbability(probability, seed),
        };
        lock (gate)
        {
            webhooks.Add(fault);
            return fault;
        }
    }

    /// <summary>
    /// The card network does not answer in time: the next payments that their issuer would have approved are declined
    /// with <c>issuer_not_available</c>. Nothing is charged, and a later attempt succeeds.
    /// </summary>
    public Fault TimeOutCardNetwork(int times = 1)
    {
        var fault = new Fault("card network", (_, _) => true, FaultStep.Succeed, times);
        lock (gate)
        {
            cardNetwork = fault;
            return fault;
        }
    }

    /// <summary>Ends all faults.</summary>
    public void Clear()
    {
        lock (gate)
        {
            faults.Clear();
            webhooks.Clear();
            cardNetwork = null;
        }
    }

    /// <summary>What strikes this request; null when nothing goes wrong.</summary>
    internal FaultStep? Strike(ApiRequest request)
    {
        lock (gate)
        {
            return header.Next(request) ?? Strike(faults, request.Method, request.Path);
        }
    }

    /// <summary>Whether the answer to this webhook comes too late.</summary>
    internal bool StrikesWebhook(string eventType)
    {
        lock (gate)
        {
            return Strike(webhooks, "POST", eventType) is not null;
        }
    }

    /// <summary>Whether the card network does not answer this time.</summary>
    internal bool StrikesCardNetwork()
    {
        lock (gate)
        {
            if (cardNetwork?.Strikes("POST", "") != true)
            {
                return false;
            }

            if (cardNetwork.Struck == cardNetwork.Times)
            {
                cardNetwork = null;
            }

            return true;
        }
    }

    private static FaultStep? Strike(List<Fault> among, string method, string path)
    {
        var fault = among.Find(one => one.Strikes(method, path));
        if (fault is not null && fault.Struck == fault.Times)
        {
            among.Remove(fault);
        }

        return fault?.Step;
    }

    private static Func<bool> WithProbability(double probability, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(probability, 1);
        var random = new Random(seed);
        return () => random.NextDouble() < probability;
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

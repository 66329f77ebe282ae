using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Guarding;

/// <summary>
/// Watches what is asked of one account for the mistakes that analyzers cannot prove: writes made twice, writes without
/// a key, one key for two operations, card numbers where they do not belong, amounts that look like major units. It only
/// watches; <see cref="AssertClean"/> speaks.
/// </summary>
public sealed class AccountGuard
{
    private readonly Lock gate = new();
    private readonly List<GuardFinding> findings = [];
    private readonly Dictionary<(string Rule, string Route), int> places = [];
    private readonly WriteMemory writes = new();
    private readonly List<(string Route, string RequestId)> sinceDelivery = [];
    private bool delivering;

    internal AccountGuard() { }

    /// <summary>What was seen so far: one for each rule and route, in the order in which they were first seen.</summary>
    public IReadOnlyList<GuardFinding> Findings
    {
        get
        {
            lock (gate)
            {
                return [.. findings];
            }
        }
    }

    /// <summary>Does nothing when nothing was seen, and throws what was seen otherwise.</summary>
    /// <param name="except">Rules that this test does not care for.</param>
    /// <exception cref="GuardException">Something was seen.</exception>
    public void AssertClean(params string[] except)
    {
        ArgumentNullException.ThrowIfNull(except);
        var seen = Findings.Where(finding => !except.Contains(finding.RuleId)).ToList();
        if (seen.Count > 0)
        {
            throw new GuardException(seen);
        }
    }

    /// <summary>Forgets what was seen, and which writes were made.</summary>
    public void Clear()
    {
        lock (gate)
        {
            findings.Clear();
            places.Clear();
            writes.Clear();
            sinceDelivery.Clear();
        }
    }

    /// <summary>Looks at a request and its answer.</summary>
    internal void Watch(ApiRequest request, ApiAnswer answer)
    {
        if (request.Method != "POST")
        {
            return;
        }

        var replayed = answer.Headers.ContainsKey("Idempotent-Replayed");
        lock (gate)
        {
            foreach (var (rule, message) in Parameters(request, answer))
            {
                Add(rule, request, message);
            }

            if (answer.Status == 200 && !replayed && MoneyMovingRoutes.Moves(request))
            {
                Write(request, answer);
            }
        }
    }

    /// <summary>From now on the writes are those of a webhook's handler, as far as one can tell.</summary>
    internal void DeliveryStarts()
    {
        lock (gate)
        {
            delivering = true;
            sinceDelivery.Clear();
        }
    }

    /// <summary>What a handler did before it failed, it does again when the event comes again.</summary>
    internal void DeliveryEnds(string eventType, string? failure)
    {
        lock (gate)
        {
            delivering = false;
            foreach (var (route, requestId) in failure is null ? [] : sinceDelivery)
            {
                Add(
                    "STRIPE2010",
                    route,
                    requestId,
                    $"The handler of {eventType} made this write under a key that it makes anew each time, and then failed ({failure!.TrimEnd('.')}): Stripe sends the event again, and the write is made again. Make the key from the event's id."
                );
            }

            sinceDelivery.Clear();
        }
    }

    private static IEnumerable<(string Rule, string Message)> Parameters(ApiRequest request, ApiAnswer answer) =>
        CardNumbers.In(request).Concat(MajorUnits.In(request, answer)).Concat(KeyReuse.In(request, answer));

    private void Write(ApiRequest request, ApiAnswer answer)
    {
        if (WriteMemory.IsStable(request.IdempotencyKey))
        {
            return;
        }

        if (request.IdempotencyKey is null)
        {
            Add(
                "STRIPE1001",
                request,
                "This write moves money and has no idempotency key: when it is repeated, Stripe does it twice. Send an Idempotency-Key made from an id of your own."
            );
        }

        if (writes.FirstLike(request) is { } first)
        {
            Add(
                "STRIPE1001",
                request,
                $"This write was made before with the same parameters ({first.RequestId}), under another key: {Keys(first.Key, request.IdempotencyKey)}. Stripe has done it twice. Pass RequestOptions with an IdempotencyKey made from an id of your own."
            );
        }

        if (delivering)
        {
            sinceDelivery.Add((Route(request), request.RequestId));
        }
    }

    private static string Keys(string? first, string? second) =>
        $"{first ?? "none"}, then {second ?? "none"}, each made anew";

    private void Add(string rule, ApiRequest request, string message) =>
        Add(rule, Route(request), request.RequestId, message);

    private void Add(string rule, string route, string requestId, string message)
    {
        if (places.TryGetValue((rule, route), out var place))
        {
            findings[place] = findings[place] with { Count = findings[place].Count + 1 };
            return;
        }

        places[(rule, route)] = findings.Count;
        findings.Add(
            new GuardFinding
            {
                RuleId = rule,
                Route = route,
                RequestId = requestId,
                Message = message,
            }
        );
    }

    private static string Route(ApiRequest request) => $"{request.Method} {MoneyMovingRoutes.WithoutIds(request.Path)}";
}

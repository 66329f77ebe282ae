namespace StripeGuard.Testing.Webhooks.Exploration;

/// <summary>One delivery of a run, and what came of it.</summary>
public sealed record ExploredDelivery
{
    internal ExploredDelivery() { }

    /// <summary>The event that was delivered.</summary>
    public required RecordedEvent Event { get; init; }

    /// <summary>1 for the first attempt; more for what Stripe sent again after a failure.</summary>
    public required int Attempt { get; init; }

    /// <summary>The HTTP status; null when there was no answer.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Why the delivery failed, in words; null when it succeeded.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether the application died after it had handled the event and before its answer was heard.</summary>
    public bool Crashed { get; init; }

    /// <summary>Whether an earlier delivery of the run brought the same event and was answered with 2xx.</summary>
    public bool IsDuplicate { get; init; }

    /// <summary>The answer in a word or two: <c>200</c>, <c>500, tried again later</c>.</summary>
    public string Outcome { get; internal init; } = "";
}

/// <summary>What became of one plan.</summary>
/// <param name="State">The application's final state, as JSON in one form.</param>
/// <param name="Lost">The events that it has not accepted, however often Stripe tried.</param>
internal sealed record Run(Plan Plan, string State, IReadOnlyList<ExploredDelivery> Deliveries, IReadOnlyList<int> Lost)
{
    /// <summary>What is compared: two runs that end alike are no different for the shop.</summary>
    public string Ending { get; } = Lost.Count == 0 ? State : $"{State} without {string.Join(' ', Lost)}";

    public bool EndsAs(Run other) => Ending == other.Ending;
}

/// <summary>Makes runs: a fresh application each, the plan's deliveries one after another, then Stripe's retries.</summary>
internal sealed class Replay(
    IReadOnlyList<RecordedEvent> events,
    string secret,
    Func<string, Task<AppUnderTest>> freshApp,
    Courier courier,
    TimeProvider signingTime
)
{
    /// <summary>The first attempt and the three retries of a sandbox. Their waits are not waited for.</summary>
    private static readonly int Attempts = WebhookRetries.Sandbox.Count + 1;

    public async Task<Run> RunAsync(Plan plan, CancellationToken cancellationToken)
    {
        var app = await freshApp(secret).ConfigureAwait(false);
        try
        {
            return await RunAsync(plan, app, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await app.CloseAsync().ConfigureAwait(false);
        }
    }

    private async Task<Run> RunAsync(Plan plan, AppUnderTest app, CancellationToken cancellationToken)
    {
        var deliveries = new List<ExploredDelivery>(plan.Steps.Count);
        var accepted = new HashSet<int>();
        var due = plan.Steps;
        for (var attempt = 1; due.Count > 0 && attempt <= Attempts; attempt++)
        {
            var again = new List<Step>();
            foreach (var step in due)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var delivery = await DeliverAsync(step, attempt, app, accepted).ConfigureAwait(false);
                deliveries.Add(delivery);
                if (delivery.Failure is not null)
                {
                    again.Add(new Step(step.Event));
                }
            }

            due = again;
        }

        var state = StateDifference.Canonical(await app.StateAsync().ConfigureAwait(false));
        return new Run(plan, state, deliveries, [.. plan.Events.Where(number => !accepted.Contains(number))]);
    }

    private async Task<ExploredDelivery> DeliverAsync(Step step, int attempt, AppUnderTest app, HashSet<int> accepted)
    {
        var recorded = events[step.Event];
        var letter = recorded.LetterTo(app, secret, signingTime.GetUtcNow().ToUnixTimeSeconds());
        var reception = await courier.SendAsync(letter).ConfigureAwait(false);
        var duplicate = accepted.Contains(step.Event);
        var failure = reception.Failure;
        if (step.Crash && failure is null)
        {
            await app.CrashAsync().ConfigureAwait(false);
            failure = "The application died after it had handled the event, before its answer was heard.";
        }
        else if (failure is null)
        {
            accepted.Add(step.Event);
        }

        return new ExploredDelivery
        {
            Event = recorded,
            Attempt = attempt,
            StatusCode = reception.Status,
            Failure = failure,
            Crashed = step.Crash && reception.Failure is null,
            IsDuplicate = duplicate,
            Outcome = Outcome(reception, step.Crash, attempt),
        };
    }

    private static string Outcome(Reception reception, bool crash, int attempt)
    {
        var answer = reception.Status is { } status ? $"{status}" : "no answer";
        var again = attempt < Attempts ? "tried again later" : "given up";
        return (reception.Failure, crash) switch
        {
            (null, false) => answer,
            (null, true) => $"dies before its answer, {again}",
            _ => $"{answer}, {again}",
        };
    }
}

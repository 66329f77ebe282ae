using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Webhooks.Exploration;

/// <summary>
/// Finds the orders of a scenario's events after which an application ends in another state than after the order in
/// which they happened.
/// </summary>
internal sealed class Explorer(Account account, Courier courier, ExplorationOptions options)
{
    private const int LargestExhaustive = 8;

    /// <summary>How many endings are looked into before the search for further causes ends.</summary>
    private const int MostEndings = 12;

    public async Task<ExplorationReport> ExploreAsync(
        Func<Task> scenario,
        Func<string, Task<AppUnderTest>> freshApp,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ExhaustiveUpTo, LargestExhaustive);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Parallelism, 1);
        var events = await RecordAsync(scenario).ConfigureAwait(false);
        string secret;
        lock (account.Lock)
        {
            secret = WebhookEndpoints.NewSecret(account);
        }

        using var written = new Recording(account);
        var replay = new Replay(events, secret, freshApp, courier, account.Options.WebhookSigningTime);
        var straight = await StraightAsync(replay, events.Count, cancellationToken).ConfigureAwait(false);
        var runs = await RunAllAsync(replay, events.Count, cancellationToken).ConfigureAwait(false);
        var divergent = runs.Where(run => !run.EndsAs(straight)).ToList();
        var (divergences, unsteady) = await ExplainAsync(replay, events, divergent, cancellationToken)
            .ConfigureAwait(false);
        return new ExplorationReport
        {
            Seed = options.Seed,
            Events = events,
            Runs = runs.Length,
            IsExhaustive = events.Count <= options.ExhaustiveUpTo,
            DivergentRuns = divergent.Count,
            Deliveries = runs.Sum(run => (long)run.Deliveries.Count),
            FinalState = straight.State,
            Divergences = divergences,
            Notes = [.. Notes(straight, unsteady, written.Raised.Count)],
        };
    }

    private async Task<IReadOnlyList<RecordedEvent>> RecordAsync(Func<Task> scenario)
    {
        using var recording = new Recording(account);
        await scenario().ConfigureAwait(false);
        account.Agenda.RunDue();
        var wanted = recording
            .Raised.Where(raised =>
                options.EventTypes.Count == 0 || options.EventTypes.Contains(raised["type"]!.GetValue<string>())
            )
            .Select((raised, index) => new RecordedEvent(index + 1, raised))
            .ToList();
        return wanted.Count > 0
            ? wanted
            : throw new InvalidOperationException(
                recording.Raised.Count == 0
                    ? "The scenario raised no event, so there is nothing to explore. Does it use a client of this account, and does it end before its work is done?"
                    : $"None of the scenario's {recording.Raised.Count} events is of the types in ExplorationOptions.EventTypes."
            );
    }

    /// <summary>The run that all others are compared with, made twice: a state that differs from itself proves nothing.</summary>
    private static async Task<Run> StraightAsync(Replay replay, int count, CancellationToken cancellationToken)
    {
        var plan = Plan.InOrder(count);
        var first = await replay.RunAsync(plan, cancellationToken).ConfigureAwait(false);
        var second = await replay.RunAsync(plan, cancellationToken).ConfigureAwait(false);
        return first.EndsAs(second)
            ? first
            : throw new InvalidOperationException(
                "The events came twice in the same order, and the application ended in two states. Leave times and new ids out of the final state, and see that each application starts empty: no shared database, no static field.\n"
                    + ExplorationText.Differences(StateDifference.Between(first.State, second.State), "first", "second")
            );
    }

    private async Task<Run[]> RunAllAsync(Replay replay, int count, CancellationToken cancellationToken)
    {
        var plans = Plans.Of(count, options);
        var runs = new Run[plans.Count];
        await Parallel
            .ForAsync(
                0,
                plans.Count,
                new ParallelOptions
                {
                    MaxDegreeOfParallelism = options.Parallelism,
                    CancellationToken = cancellationToken,
                },
                async (i, token) => runs[i] = await replay.RunAsync(plans[i], token).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        return runs;
    }

    /// <summary>Shrinks the first run with each ending. The runs are in a fixed order, so the same come out each time.</summary>
    private async Task<(List<Divergence> Divergences, int Unsteady)> ExplainAsync(
        Replay replay,
        IReadOnlyList<RecordedEvent> events,
        List<Run> divergent,
        CancellationToken cancellationToken
    )
    {
        var straight = new Dictionary<Plan, Run>();
        var explained = new HashSet<Plan>();
        var divergences = new List<Divergence>();
        var unsteady = 0;
        foreach (var ending in divergent.GroupBy(run => run.Ending).Take(MostEndings))
        {
            if (divergences.Count == options.MaximumDivergences)
            {
                break;
            }

            var plan = ending.First().Plan;
            if (!await DivergesAsync(plan).ConfigureAwait(false))
            {
                unsteady++;
                continue;
            }

            var smallest = await Shrinker.ShrinkAsync(plan, DivergesAsync).ConfigureAwait(false);
            if (explained.Add(smallest))
            {
                var run = await replay.RunAsync(smallest, cancellationToken).ConfigureAwait(false);
                divergences.Add(new Divergence(events, plan, straight[smallest.Straightened], run, ending.Count()));
            }
        }

        return (divergences, unsteady);

        async Task<bool> DivergesAsync(Plan plan)
        {
            if (!straight.TryGetValue(plan.Straightened, out var inOrder))
            {
                inOrder = await replay.RunAsync(plan.Straightened, cancellationToken).ConfigureAwait(false);
                straight[plan.Straightened] = inOrder;
            }

            return !(await replay.RunAsync(plan, cancellationToken).ConfigureAwait(false)).EndsAs(inOrder);
        }
    }

    private static IEnumerable<string> Notes(Run straight, int unsteady, int written)
    {
        foreach (var refused in straight.Deliveries.Where(delivery => delivery.Failure is not null).Take(3))
        {
            yield return $"Even as it happened, {refused.Event.EventType} was not accepted at attempt {refused.Attempt}: {refused.Failure}";
        }

        if (unsteady > 0)
        {
            yield return $"{unsteady} {(unsteady == 1 ? "ending" : "endings")} did not come again when tried alone. The applications seem to share something; set ExplorationOptions.Parallelism to 1, and see that each starts empty.";
        }

        if (written > 0)
        {
            yield return $"The application wrote to Stripe while it was explored ({written} events). That account is the same for all runs, so what one run wrote the next one sees: prefer handlers that only read, or keys that make the writes the same.";
        }
    }
}

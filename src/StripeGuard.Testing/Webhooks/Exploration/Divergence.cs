namespace StripeGuard.Testing.Webhooks.Exploration;

/// <summary>The shortest way that was found to another final state, beside the same events as they happened.</summary>
public sealed class Divergence
{
    private readonly Plan plan;

    internal Divergence(IReadOnlyList<RecordedEvent> events, Plan found, Run inOrder, Run reordered, int runs)
    {
        plan = reordered.Plan;
        Events = [.. plan.Events.Select(number => events[number])];
        InOrder = inOrder.Deliveries;
        Reordered = reordered.Deliveries;
        Differences = StateDifference.Between(inOrder.State, reordered.State);
        Lost = [.. reordered.Lost.Except(inOrder.Lost).Select(number => events[number])];
        FoundIn = found.Key;
        Runs = runs;
        Moves = [.. MovesOf(events)];
        Causes = CausesOf();
    }

    /// <summary>The events that it takes, in the order in which they happened.</summary>
    public IReadOnlyList<RecordedEvent> Events { get; }

    /// <summary>What is done to their order, in sentences: the fewest moves that were found to be enough.</summary>
    public IReadOnlyList<string> Moves { get; }

    /// <summary>The deliveries when the events come as they happened.</summary>
    public IReadOnlyList<ExploredDelivery> InOrder { get; }

    /// <summary>The deliveries of the run that ends otherwise.</summary>
    public IReadOnlyList<ExploredDelivery> Reordered { get; }

    /// <summary>Where the final states differ.</summary>
    public IReadOnlyList<StateDifference> Differences { get; }

    /// <summary>The events that the application has not accepted, however often Stripe tried.</summary>
    public IReadOnlyList<RecordedEvent> Lost { get; }

    /// <summary>How many runs ended like the one that this was shrunk from.</summary>
    public int Runs { get; }

    /// <summary>The run that it was shrunk from: the numbers of the events in order of delivery, <c>!</c> after those of which the application died.</summary>
    public string FoundIn { get; }

    /// <summary>The analyzer's rules that speak of such handlers, with what to do.</summary>
    public IReadOnlyList<RuleAdvice> Causes { get; }

    /// <summary>The order of delivery: the numbers of the events.</summary>
    public string Order => plan.Key;

    private IEnumerable<string> MovesOf(IReadOnlyList<RecordedEvent> events)
    {
        var steps = plan.Steps;
        foreach (var crash in steps.Where(step => step.Crash))
        {
            yield return $"{events[crash.Event].EventType} is handled, the application dies before its answer, and Stripe sends it again";
        }

        foreach (var twice in steps.GroupBy(step => step.Event).Where(group => group.Count() > 1))
        {
            yield return $"{events[twice.Key].EventType} arrives twice";
        }

        for (var i = 0; i + 1 < steps.Count; i++)
        {
            if (steps[i].Event > steps[i + 1].Event && !IsSecondCopy(i + 1))
            {
                yield return $"{events[steps[i].Event].EventType} arrives before {events[steps[i + 1].Event].EventType}";
            }
        }
    }

    private bool IsSecondCopy(int index) => plan.Steps.Take(index).Any(step => step.Event == plan.Steps[index].Event);

    private List<RuleAdvice> CausesOf()
    {
        var causes = new List<RuleAdvice>();
        if (plan.Steps.Count > plan.Events.Count || plan.Steps.Any(step => step.Crash))
        {
            causes.Add(RuleAdvice.HandledTwice);
        }

        if (plan.Inversions > 0 && !(plan.Events.Count == 1))
        {
            causes.Add(RuleAdvice.DecidedBySnapshot);
        }

        return causes;
    }
}

/// <summary>An analyzer rule and what it advises.</summary>
/// <param name="RuleId">Such as <c>STRIPE2010</c>.</param>
/// <param name="Advice">What to do.</param>
public sealed record RuleAdvice(string RuleId, string Advice)
{
    internal static readonly RuleAdvice HandledTwice = new(
        "STRIPE2010",
        "Write the event's id in the same transaction as its effect, and do nothing when it is there already."
    );

    internal static readonly RuleAdvice DecidedBySnapshot = new(
        "STRIPE2011",
        "An event is a picture of the past, and Stripe promises no order. Ask Stripe for what is true now, create what is missing, or never go back from a later state."
    );
}

namespace StripeGuard.Testing.Webhooks.Exploration;

/// <summary>How far an exploration goes. The defaults suit a test of a handler.</summary>
public sealed record ExplorationOptions
{
    /// <summary>The seed of what is chosen at random: the same seed tries the same runs and reports the same.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Up to this many events every order is tried: 5,040 for seven. At most eight.</summary>
    public int ExhaustiveUpTo { get; init; } = 7;

    /// <summary>How many runs are made of a scenario with more events, the likeliest culprits first.</summary>
    public int SampledRuns { get; init; } = 1000;

    /// <summary>
    /// How many applications run at once. They must share nothing: no database, no static field. Use 1 where they do, and
    /// let each new one find it empty.
    /// </summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether events come twice too, as Stripe says that they may.</summary>
    public bool Duplicates { get; init; } = true;

    /// <summary>Whether the application also dies after it has handled an event and before its answer is heard.</summary>
    public bool Crashes { get; init; } = true;

    /// <summary>The event types that the application subscribes to; all when empty. Fewer events make a thorough exploration.</summary>
    public IReadOnlyList<string> EventTypes { get; init; } = [];

    /// <summary>How many different divergences are shrunk and reported.</summary>
    public int MaximumDivergences { get; init; } = 3;
}

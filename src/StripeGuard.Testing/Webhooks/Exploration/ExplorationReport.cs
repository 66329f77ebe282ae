namespace StripeGuard.Testing.Webhooks.Exploration;

/// <summary>What an exploration has found. Its text is written for a test's failure message.</summary>
public sealed class ExplorationReport
{
    internal ExplorationReport() { }

    /// <summary>The seed that repeats it.</summary>
    public required int Seed { get; init; }

    /// <summary>The scenario's events, in the order in which they happened.</summary>
    public required IReadOnlyList<RecordedEvent> Events { get; init; }

    /// <summary>How many runs were made, each on a fresh application, beside the one in order.</summary>
    public required int Runs { get; init; }

    /// <summary>How many deliveries they took.</summary>
    public required long Deliveries { get; init; }

    /// <summary>Whether every order was tried; otherwise a sample.</summary>
    public required bool IsExhaustive { get; init; }

    /// <summary>How many runs ended in another state.</summary>
    public required int DivergentRuns { get; init; }

    /// <summary>The final state after the events came as they happened, as JSON.</summary>
    public required string FinalState { get; init; }

    /// <summary>The different ways to another state, shrunk; the simplest first.</summary>
    public required IReadOnlyList<Divergence> Divergences { get; init; }

    /// <summary>What the reader should know before trusting the result.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Does nothing when every run ended in the same state, and throws the report otherwise.</summary>
    /// <returns>The same report, to go on with.</returns>
    /// <exception cref="ExplorationException">A run ended in another state.</exception>
    public ExplorationReport EnsureSameState() => DivergentRuns == 0 ? this : throw new ExplorationException(this);

    /// <summary>The report as text.</summary>
    public override string ToString() => ExplorationText.Of(this);

    /// <summary>The report as one HTML page with the time lines side by side. It loads nothing from elsewhere.</summary>
    public string ToHtml() => ExplorationPage.Of(this);
}

/// <summary>The order of webhooks decides what the application ends up with.</summary>
#pragma warning disable CA1032 // It is made from a report, by the fake alone.
public sealed class ExplorationException : Exception
#pragma warning restore CA1032
{
    internal ExplorationException(ExplorationReport report)
        : base(report.ToString()) => Report = report;

    /// <summary>The report.</summary>
    public ExplorationReport Report { get; }
}

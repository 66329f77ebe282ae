using System.Globalization;

namespace StripeGuard.Testing.Guarding;

/// <summary>A mistake that the fake has seen happen.</summary>
public sealed record GuardFinding
{
    internal GuardFinding() { }

    /// <summary>The rule whose mistake it is: <c>STRIPE1001</c>.</summary>
    public required string RuleId { get; init; }

    /// <summary>The route: <c>POST /v1/refunds</c>.</summary>
    public required string Route { get; init; }

    /// <summary>The id of the first request that showed it, as in Stripe's log.</summary>
    public required string RequestId { get; init; }

    /// <summary>What is wrong, and what to do.</summary>
    public required string Message { get; init; }

    /// <summary>How often it was seen on that route.</summary>
    public int Count { get; internal init; } = 1;

    /// <summary>The rule's page.</summary>
    public string HelpLink => $"https://github.com/stripeguard/stripeguard/blob/main/docs/rules/{RuleId}.md";

    /// <summary>One line, as an analyzer reports it.</summary>
    public override string ToString() =>
        $"{Route} ({RequestId}): warning {RuleId}: {Message}"
        + (Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" [{Count} times]") : "")
        + $" ({HelpLink})";
}

/// <summary>The fake has seen mistakes that cost money.</summary>
#pragma warning disable CA1032 // It is made from findings, by the guard alone.
public sealed class GuardException : Exception
#pragma warning restore CA1032
{
    internal GuardException(IReadOnlyList<GuardFinding> findings)
        : base(
            $"{findings.Count} {(findings.Count == 1 ? "mistake" : "mistakes")} seen by StripeGuard while this ran:\n{string.Join('\n', findings)}"
        ) => Findings = findings;

    /// <summary>What was seen.</summary>
    public IReadOnlyList<GuardFinding> Findings { get; }
}

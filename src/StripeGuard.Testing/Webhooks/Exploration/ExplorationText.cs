using System.Globalization;
using System.Text;

namespace StripeGuard.Testing.Webhooks.Exploration;

/// <summary>The report for a test's output: short lines, the time lines side by side, no colour.</summary>
internal static class ExplorationText
{
    private const int LongestValue = 60;
    private const int MostDifferences = 8;
    private const string Nothing = "(nothing)";

    public static string Of(ExplorationReport report)
    {
        var text = new StringBuilder().Append(Headline(report)).Append('\n');
        for (var i = 0; i < report.Divergences.Count; i++)
        {
            Write(text, report, report.Divergences[i], i + 1);
        }

        foreach (var note in report.Notes)
        {
            text.Append("\nNote: ").Append(note).Append('\n');
        }

        return text.Append(CultureInfo.InvariantCulture, $"\nSeed {report.Seed} repeats this.\n").ToString();
    }

    public static string Headline(ExplorationReport report)
    {
        var runs = string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Runs:N0} runs of {report.Events.Count} events ({(report.IsExhaustive ? "every order" : "a sample of orders")}, repetitions, crashes)"
        );
        return report.DivergentRuns == 0
            ? $"Every run ended in the same state: {runs}."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The order of webhooks decides what the application ends up with: {report.DivergentRuns:N0} of {runs} ended in another state."
            );
    }

    /// <summary>A table of the differences, aligned.</summary>
    public static string Differences(
        IReadOnlyList<StateDifference> differences,
        string inOrder = "as it happened",
        string reordered = "in this order"
    )
    {
        var rows = differences
            .Take(MostDifferences)
            .Select(one =>
                (
                    Path: one.Path.Length == 0 ? "(the state)" : one.Path,
                    Left: Short(one.InOrder ?? Nothing),
                    Right: Short(one.Reordered ?? Nothing)
                )
            )
            .Prepend((Path: "final state", Left: inOrder, Right: reordered))
            .ToList();
        var (path, left) = (rows.Max(row => row.Path.Length), rows.Max(row => row.Left.Length));
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.Append("   ")
                .Append(row.Path.PadRight(path + 2))
                .Append(row.Left.PadRight(left + 2))
                .Append(row.Right)
                .Append('\n');
        }

        if (differences.Count > MostDifferences)
        {
            text.Append(CultureInfo.InvariantCulture, $"   and {differences.Count - MostDifferences} more\n");
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, ExplorationReport report, Divergence divergence, int number)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n{number}. ")
            .Append(string.Join(", and ", divergence.Moves))
            .Append(".\n\n");
        var left = divergence.InOrder.Select(Line).Prepend("as it happened").ToList();
        var right = divergence.Reordered.Select(Line).Prepend("in this order").ToList();
        var width = left.Max(line => line.Length) + 3;
        for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            text.Append("   ")
                .Append((left.ElementAtOrDefault(i) ?? "").PadRight(width))
                .Append(right.ElementAtOrDefault(i))
                .Append('\n');
        }

        text.Append('\n').Append(Differences(divergence.Differences));
        foreach (var lost in divergence.Lost)
        {
            text.Append($"   {lost.EventType} was never accepted, and Stripe has given up.\n");
        }

        text.Append('\n');
        foreach (var cause in divergence.Causes)
        {
            text.Append($"   {cause.RuleId}: {cause.Advice}\n");
        }

        text.Append("   ").Append(Origin(report, divergence)).Append('\n');
    }

    /// <summary>Where a divergence comes from: how much was taken away, and which run to look at.</summary>
    public static string Origin(ExplorationReport report, Divergence divergence)
    {
        var shrunk =
            divergence.Events.Count < report.Events.Count
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"Shrunk from {report.Events.Count} events to {divergence.Events.Count}. "
                )
                : "";
        return $"{shrunk}{Runs(divergence.Runs)} ended like that, the first with the order {divergence.FoundIn}.";
    }

    private static string Runs(int count) =>
        count == 1 ? "1 run" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} runs");

    private static string Line(ExploredDelivery delivery) =>
        $"{delivery.Event.Number} {delivery.Event.EventType}{(delivery.Event.ObjectStatus is { } status ? $" ({status})" : "")} -> {delivery.Outcome}";

    private static string Short(string value) =>
        value.Length <= LongestValue ? value : value[..(LongestValue - 3)] + "...";
}

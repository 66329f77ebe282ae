using System.Text;

namespace StripeGuard.Precision;

/// <summary>The same figures for those who work on a rule: plain text, everything listed.</summary>
internal static class Listings
{
    /// <summary>Every finding, one a line.</summary>
    public static string Findings(Comparison comparison) =>
        Lines([
            Tsv.Line("rule", "severity", "repo", "file", "line", "message", "code", "verdict"),
            .. comparison
                .Findings.OrderBy(one => one.Found.Place.Rule, StringComparer.Ordinal)
                .Select(one =>
                    Tsv.Line(
                        one.Found.Place.Rule,
                        one.Found.Severity,
                        one.Found.Place.Repository,
                        one.Found.Place.File,
                        $"{one.Found.Place.Line}",
                        one.Found.Message,
                        one.Found.Code,
                        Verdict(one)
                    )
                ),
        ]);

    /// <summary>By rule: the figures, then what no label or judgement knows, what is wrong, what was missed.</summary>
    public static string Compared(
        Comparison comparison,
        IReadOnlyList<RuleFigures> rules,
        IReadOnlyList<(Repository Repository, RepositoryScan Scan)> scans
    )
    {
        var lines = new List<string>();
        lines.AddRange(
            from scan in scans
            from failure in scan.Scan.Failures
            select $"FAILED   {scan.Repository.Name}: {failure}"
        );
        foreach (var rule in rules.Where(rule => rule.Findings + rule.Labelled > 0))
        {
            lines.Add(
                $"\n{rule.Rule.Id} ({rule.Rule.DefaultSeverity}): {rule.Findings} findings, {rule.Right} right, {rule.Wrong} wrong, "
                    + $"{rule.Unjudged} unjudged; {rule.Labelled} labelled, {rule.Missed} missed ({rule.Disputed} disputed)"
            );
            lines.AddRange(
                comparison
                    .Findings.Where(one => one.Found.Place.Rule == rule.Rule.Id)
                    .OrderBy(one => one.IsRight)
                    .Select(one => $"  {Verdict(one), -9} {one.Found.Place}   {one.Found.Code}")
            );
            lines.AddRange(
                comparison
                    .Missed.Where(one => one.Label.Place.Rule == rule.Rule.Id)
                    .Select(one =>
                        $"  MISSED    {one.Label.Place}   ({one.Label.Confidence}) {one.Label.Reason}"
                        + (one.Judgement is { } known ? $" [{known.Verdict}: {known.Why}]" : "")
                    )
            );
        }

        lines.Add("\nJudgements of what is no longer there:");
        lines.AddRange(comparison.Stale.Select(one => $"  {one.Place.Rule} {one.Place}: {one.Verdict}"));
        return Lines(lines);
    }

    private static string Verdict(JudgedFinding finding) =>
        finding.IsWrong ? "WRONG"
        : finding.IsUnjudged ? "UNJUDGED"
        : finding.Label is null ? "judged"
        : "labelled";

    private static string Lines(IEnumerable<string> lines) =>
        new StringBuilder().AppendJoin('\n', lines).Append('\n').ToString();
}

using System.Globalization;
using System.Text;

namespace StripeGuard.Precision;

/// <summary><c>docs/precision.md</c>: how right the rules are, with everything that they got wrong.</summary>
internal sealed class PrecisionPage(
    IReadOnlyList<RuleFigures> rules,
    Comparison comparison,
    IReadOnlyList<(Repository Repository, RepositoryScan Scan)> scans,
    string? commit
)
{
    private readonly StringBuilder text = new();

    public string Write()
    {
        var warning = rules.Where(rule => rule.Warns).ToList();
        var other = rules.Where(rule => !rule.Warns).ToList();
        Add(Head());
        Table("Rules that warn", warning);
        Table("Rules that suggest", other);
        Wrong();
        Missed("Labelled and missed: rules that warn", warning);
        Missed("Labelled and missed: rules that suggest", other);
        Commits();
        return text.ToString();
    }

    private string Head()
    {
        var warnings = comparison.Findings.Where(finding => finding.Found.Severity is "Warning" or "Error").ToList();
        var (right, wrong) = (warnings.Count(one => one.IsRight), warnings.Count(one => one.IsWrong));
        var warning = rules.Where(rule => rule.Warns).ToList();
        var (labelled, missed, disputed, byDesign) = (
            warning.Sum(rule => rule.Labelled),
            warning.Sum(rule => rule.Missed),
            warning.Sum(rule => rule.Disputed),
            warning.Sum(rule => rule.ByDesign)
        );
        return $"""
            # How right the rules are

            {scans.Count} public repositories with hand-written code that calls Stripe.net, {Number(
                scans.Sum(scan => scan.Scan.Files)
            )} files, each at the commit
            named below, scanned with `stripeguard scan --loose`{(
                commit is null ? "" : $", the rules at {commit[..10]}"
            )}. This page is written by `tests/StripeGuard.Precision`
            (see CONTRIBUTING.md).

            Readers have labelled places in that code where a rule should speak. A finding within 12 lines of a label of the same
            rule counts as right; the others were judged by reading the code, and each judgement stands with its reason in
            `tests/StripeGuard.Precision/judgements.tsv`. Labels are not the truth: one that we dispute is counted as missed and
            said to be disputed. The rules were written with this very code at hand, so these are the figures of code they know;
            on code that nobody looked at before they will be lower.

            - **{Percent(right, warnings.Count)} of all warnings are right**: {right} of {warnings.Count}; {wrong} wrong, {warnings.Count
                - right
                - wrong} that nobody judged. The target is 95 %.
            - **{Percent(labelled - missed, labelled)} of the labelled mistakes of rules that warn are found**: {labelled
                - missed} of {labelled}. The target is 90 %. Of the {missed} missed, {byDesign} are what a rule leaves out on purpose, since
              it does no harm or is only a matter of style (each is named below); {disputed} are disputed; {missed - byDesign - disputed} should have been
              found. Without those left out on purpose it is {Percent(
                labelled - missed,
                labelled - byDesign
            )}, without the disputed ones too {Percent(labelled - missed, labelled - byDesign - disputed)}.


            """;
    }

    private void Table(string title, IReadOnlyList<RuleFigures> figures)
    {
        Add($"## {title}\n\n");
        Add("| Rule | | Findings | Right | Wrong | Unjudged | Labelled | Missed |\n");
        Add("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (var one in figures.Where(one => one.Findings + one.Labelled > 0))
        {
            var title1 = one
                .Rule.Title.ToString(CultureInfo.InvariantCulture)
                .Replace("|", "\\|", StringComparison.Ordinal);
            Add(
                $"| [{one.Rule.Id}](rules/{one.Rule.Id}.md) | {title1} | {one.Findings} | {one.Right} | {one.Wrong} | {one.Unjudged} | {one.Labelled} | {one.Missed} |\n"
            );
        }

        var unseen = figures.Where(one => one.Findings + one.Labelled == 0).Select(one => one.Rule.Id).ToList();
        if (unseen.Count > 0)
        {
            Add($"\nNeither found nor labelled anywhere, and so unmeasured: {string.Join(", ", unseen)}.\n");
        }

        Add("\n");
    }

    private void Wrong()
    {
        Add("## Wrong\n\n");
        var wrong = comparison.Findings.Where(finding => finding.IsWrong).ToList();
        if (wrong.Count == 0)
        {
            Add("No finding is known to be wrong.\n");
        }

        foreach (var finding in wrong.OrderBy(finding => finding.Found.Place.Rule, StringComparer.Ordinal))
        {
            Add($"- {finding.Found.Place.Rule}, {finding.Found.Place}: {finding.Judgement!.Why}\n");
        }

        Add("\n");
    }

    private void Missed(string title, IReadOnlyList<RuleFigures> figures)
    {
        Add($"## {title}\n\n");
        var ids = figures.Select(one => one.Rule.Id).ToHashSet(StringComparer.Ordinal);
        var missed = comparison.Missed.Where(one => ids.Contains(one.Label.Place.Rule)).ToList();
        if (missed.Count == 0)
        {
            Add("None.\n");
        }

        foreach (
            var rule in missed.GroupBy(one => one.Label.Place.Rule).OrderBy(rule => rule.Key, StringComparer.Ordinal)
        )
        {
            foreach (var why in rule.GroupBy(Explanation))
            {
                Add($"- {rule.Key}, {why.Key}\n");
                foreach (var one in why)
                {
                    Add($"  - {one.Label.Place}\n");
                }
            }
        }

        Add("\n");
    }

    private static string Explanation(MissedLabel missed) =>
        missed.Judgement switch
        {
            null => "not looked into:",
            { Verdict: Verdict.ByDesign } judgement => $"silent by design: {judgement.Why}",
            { Verdict: Verdict.Disputed } judgement => $"disputed: {judgement.Why}",
            var judgement => $"should have been found: {judgement.Why}",
        };

    private void Commits()
    {
        Add("## The code\n\n| Repository | Commit | Files |\n| --- | --- | ---: |\n");
        foreach (
            var (repository, scan) in scans.OrderBy(scan => scan.Repository.Name, StringComparer.OrdinalIgnoreCase)
        )
        {
            Add($"| {repository.Name} | {repository.Commit?[..10] ?? "unknown"} | {scan.Files} |\n");
        }
    }

    private void Add(string more) => text.Append(more);

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(int part, int whole) =>
        whole == 0 ? "–" : (100.0 * part / whole).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}

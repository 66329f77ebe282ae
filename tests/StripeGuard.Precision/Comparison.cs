namespace StripeGuard.Precision;

/// <summary>The findings of a collection beside its labels and the judgements.</summary>
internal sealed class Comparison
{
    /// <summary>A finding and the label that means it need not stand on the same line: one may mean the call, the other its options.</summary>
    private const int LinesOfOneMistake = 12;

    /// <summary>What is judged may have moved a little, when a rule reports another part of the same statement.</summary>
    private const int LinesOfOneFinding = 3;

    private readonly IReadOnlyList<Judgement> judgements;

    public Comparison(IReadOnlyList<Found> findings, IReadOnlyList<Label> labels, IReadOnlyList<Judgement> judgements)
    {
        this.judgements = judgements;
        Findings = [.. findings.Select(found => Judge(found, labels))];
        var matched = Match(findings, labels);
        Matched = [.. labels.Where(matched.ContainsKey).Select(label => (label, matched[label]))];
        Missed = [.. labels.Where(label => !matched.ContainsKey(label)).Select(Explain)];
        Stale =
        [
            .. judgements.Where(judgement =>
                !Findings.Any(finding => finding.Judgement == judgement)
                && !Missed.Any(missed => missed.Judgement == judgement)
            ),
        ];
    }

    public IReadOnlyList<JudgedFinding> Findings { get; }

    public IReadOnlyList<(Label Label, Found By)> Matched { get; }

    public IReadOnlyList<MissedLabel> Missed { get; }

    /// <summary>Judgements of what is not there any more.</summary>
    public IReadOnlyList<Judgement> Stale { get; }

    private JudgedFinding Judge(Found found, IReadOnlyList<Label> labels)
    {
        var judgement = Nearest(found.Place, ofFinding: true);
        var label = labels
            .Where(label => label.Place.IsNear(found.Place, LinesOfOneMistake))
            .MinBy(label => Math.Abs(label.Place.Line - found.Place.Line));
        return new JudgedFinding(found, judgement, label);
    }

    private MissedLabel Explain(Label label) => new(label, Nearest(label.Place, ofFinding: false));

    private Judgement? Nearest(Place place, bool ofFinding) =>
        judgements
            .Where(judgement => judgement.IsOfFinding == ofFinding && judgement.Place.IsNear(place, LinesOfOneFinding))
            .MinBy(judgement => Math.Abs(judgement.Place.Line - place.Line));

    /// <summary>Each label with one finding of its own, nearest pairs first: one finding is not two mistakes found.</summary>
    private static Dictionary<Label, Found> Match(IReadOnlyList<Found> findings, IReadOnlyList<Label> labels)
    {
        var pairs =
            from label in labels
            from found in findings
            where label.Place.IsNear(found.Place, LinesOfOneMistake)
            orderby Math.Abs(label.Place.Line - found.Place.Line)
            select (label, found);

        var matched = new Dictionary<Label, Found>(ReferenceEqualityComparer.Instance);
        var taken = new HashSet<Found>(ReferenceEqualityComparer.Instance);
        foreach (var (label, found) in pairs)
        {
            if (!matched.ContainsKey(label) && taken.Add(found))
            {
                matched.Add(label, found);
            }
        }

        return matched;
    }
}

/// <param name="Label">The nearest label that means the same.</param>
internal sealed record JudgedFinding(Found Found, Judgement? Judgement, Label? Label)
{
    public bool IsWrong => Judgement is { Verdict: Verdict.Wrong };

    public bool IsRight => !IsWrong && (Judgement is not null || Label is not null);

    public bool IsUnjudged => Judgement is null && Label is null;
}

internal sealed record MissedLabel(Label Label, Judgement? Judgement)
{
    public bool IsByDesign => Judgement is { Verdict: Verdict.ByDesign };

    public bool IsDisputed => Judgement is { Verdict: Verdict.Disputed };
}

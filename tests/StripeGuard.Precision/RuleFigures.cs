using Microsoft.CodeAnalysis;

namespace StripeGuard.Precision;

/// <summary>What one rule did over the collection.</summary>
internal sealed record RuleFigures(
    DiagnosticDescriptor Rule,
    int Findings,
    int Right,
    int Wrong,
    int Unjudged,
    int Labelled,
    int Missed,
    int Disputed,
    int ByDesign
)
{
    /// <summary>Whether it warns without being asked: those rules have a target.</summary>
    public bool Warns => Rule is { IsEnabledByDefault: true, DefaultSeverity: >= DiagnosticSeverity.Warning };

    public static RuleFigures Of(DiagnosticDescriptor rule, Comparison comparison)
    {
        var findings = comparison.Findings.Where(finding => finding.Found.Place.Rule == rule.Id).ToList();
        var missed = comparison.Missed.Where(label => label.Label.Place.Rule == rule.Id).ToList();
        return new RuleFigures(
            rule,
            findings.Count,
            findings.Count(finding => finding.IsRight),
            findings.Count(finding => finding.IsWrong),
            findings.Count(finding => finding.IsUnjudged),
            comparison.Matched.Count(match => match.Label.Place.Rule == rule.Id) + missed.Count,
            missed.Count,
            missed.Count(label => label.IsDisputed),
            missed.Count(label => label.IsByDesign)
        );
    }
}

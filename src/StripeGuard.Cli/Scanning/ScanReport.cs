using Microsoft.CodeAnalysis;

namespace StripeGuard.Cli.Scanning;

/// <summary>All that a scan found: what every output format is written from.</summary>
internal sealed record ScanReport(
    string Root,
    Preset Preset,
    IReadOnlyList<DiagnosticDescriptor> Rules,
    IReadOnlyList<ScannedProject> Projects,
    IReadOnlyList<Finding> Findings,
    UnresolvedNames Unresolved,
    IReadOnlyList<Notice> Notices,
    DateTimeOffset Started,
    DateTimeOffset Ended
)
{
    public int Files => Projects.Sum(project => project.Files);

    public int Count(Severity severity) => Findings.Count(finding => finding.Severity == severity);
}

/// <summary>One project, or one folder taken for one, that was analysed.</summary>
/// <param name="Path">Its file or folder, relative to the scanned root.</param>
/// <param name="Loose">Whether it was compiled from its bare files rather than loaded with its own references.</param>
internal sealed record ScannedProject(string Name, string Path, bool Loose, int Files);

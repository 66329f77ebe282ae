using StripeGuard.Cli.Scanning;

namespace StripeGuard.Cli.Output;

/// <summary>
/// Workflow commands: GitHub Actions shows each as an annotation on its line
/// (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
/// </summary>
internal static class GitHubReport
{
    public static void Write(ScanReport report, TextWriter output)
    {
        var checkout = Environment.GetEnvironmentVariable("GITHUB_WORKSPACE");
        foreach (var finding in report.Findings)
        {
            var command = finding.Severity switch
            {
                Severity.Error => "error",
                Severity.Warning => "warning",
                _ => "notice",
            };
            var title = $"{finding.RuleId}: {Tool.Text(finding.Rule.Title)}";
            output.WriteLine(
                $"::{command} file={Property(PathIn(checkout, finding))},line={finding.Line},endLine={finding.EndLine},"
                    + $"col={finding.Column},endColumn={finding.EndColumn},title={Property(title)}"
                    + $"::{Data($"{finding.Message}\n{finding.Rule.HelpLinkUri}")}"
            );
        }

        output.WriteLine(Summary.Of(report));
    }

    /// <summary>GitHub takes paths relative to the checkout, which need not be the folder that was scanned.</summary>
    private static string PathIn(string? checkout, Finding finding)
    {
        if (string.IsNullOrEmpty(checkout))
        {
            return finding.File;
        }

        var repository = new RootedPath(checkout);
        return repository.Holds(finding.Path) ? repository.Show(finding.Path) : finding.File;
    }

    private static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}

using StripeGuard.Cli.Scanning;

namespace StripeGuard.Cli.Output;

/// <summary>The report for people.</summary>
internal static class TextReport
{
    public static void Write(ScanReport report, TextWriter output)
    {
        foreach (var finding in report.Findings)
        {
            output.WriteLine(
                $"{finding.File}:{finding.Line}:{finding.Column}: {finding.Severity.Word()} {finding.RuleId}: {finding.Message}"
            );
            output.WriteLine("    " + finding.CodeLine.Trim());
        }

        foreach (var notice in report.Notices)
        {
            output.WriteLine($"{notice.Level}: {notice.File}: {notice.Message}");
        }

        output.WriteLine($"{report.Findings.Count} findings");
    }
}

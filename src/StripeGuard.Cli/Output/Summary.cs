using StripeGuard.Cli.Scanning;

namespace StripeGuard.Cli.Output;

/// <summary>A scan in one line.</summary>
internal static class Summary
{
    public static string Of(ScanReport report)
    {
        if (report.Findings.Count == 0)
        {
            return $"No findings in {Counted(report.Files, "file")}.";
        }

        var files = report.Findings.Select(finding => finding.File).Distinct().Count();
        var parts = new[] { Severity.Error, Severity.Warning, Severity.Info }
            .Select(severity => (Count: report.Count(severity), Word: severity.Word()))
            .Where(part => part.Count > 0)
            .Select(part => Counted(part.Count, part.Word));
        return $"{Counted(report.Findings.Count, "finding")} in {Counted(files, "file")}: {string.Join(", ", parts)}";
    }

    public static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}

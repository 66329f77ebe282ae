using System.Text.Encodings.Web;
using System.Text.Json;
using StripeGuard.Cli.Scanning;

namespace StripeGuard.Cli.Output;

/// <summary>The report for programs. Its shape is documented in docs/cli.md; <c>version</c> rises when a member changes its meaning or goes.</summary>
internal static class JsonReport
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    public static void Write(ScanReport report, TextWriter output)
    {
        var document = new
        {
            Version,
            Tool = new { Tool.Name, Tool.Version },
            report.Root,
            Preset = report.Preset.ToString().ToLowerInvariant(),
            Summary = new
            {
                Findings = report.Findings.Count,
                FilesWithFindings = report.Findings.Select(finding => finding.File).Distinct().Count(),
                Errors = report.Count(Severity.Error),
                Warnings = report.Count(Severity.Warning),
                Infos = report.Count(Severity.Info),
                FilesScanned = report.Files,
            },
            Projects = report.Projects.Select(project => new
            {
                project.Name,
                project.Path,
                project.Loose,
                project.Files,
            }),
            Findings = report.Findings.Select(finding => new
            {
                finding.RuleId,
                Title = Tool.Text(finding.Rule.Title),
                Severity = finding.Severity.Word(),
                finding.File,
                finding.Line,
                finding.Column,
                finding.EndLine,
                finding.EndColumn,
                finding.Message,
                HelpUri = finding.Rule.HelpLinkUri,
                Code = finding.CodeLine,
                finding.Fingerprint,
            }),
            Unresolved = new { Namespaces = report.Unresolved.Namespaces, Types = report.Unresolved.Types },
            Notices = report.Notices.Select(notice => new
            {
                Level = notice.Level.ToString().ToLowerInvariant(),
                notice.Message,
                notice.File,
            }),
        };
        output.WriteLine(JsonSerializer.Serialize(document, Options));
    }
}

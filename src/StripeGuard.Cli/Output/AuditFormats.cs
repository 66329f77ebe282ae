using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;
using StripeGuard.Testing.Webhooks.Auditing;

namespace StripeGuard.Cli.Output;

/// <summary>The formats that an audit's report can be written in, by the name that the command line takes.</summary>
internal static class AuditFormats
{
    public const string ForPeople = "text";

    /// <summary>Rises when a member of the JSON changes its meaning or goes.</summary>
    private const int JsonVersion = 1;

    private static readonly JsonSerializerOptions JsonOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    public static IReadOnlyDictionary<string, Action<WebhookAuditReport, TextWriter>> ByName { get; } =
        new Dictionary<string, Action<WebhookAuditReport, TextWriter>>
        {
            [ForPeople] = WriteText,
            ["json"] = WriteJson,
            ["sarif"] = AuditSarif.Write,
        };

    private static void WriteText(WebhookAuditReport report, TextWriter output)
    {
        var console = Terminal.For(output);
        foreach (var line in report.ToString().Split('\n'))
        {
            var colour =
                line.StartsWith("FAIL", StringComparison.Ordinal) ? "red"
                : line.StartsWith("ADVICE", StringComparison.Ordinal) ? "yellow"
                : line.StartsWith("pass", StringComparison.Ordinal) ? "green"
                : "default";
            console.MarkupLine($"[{colour}]{Markup.Escape(line)}[/]");
        }
    }

    private static void WriteJson(WebhookAuditReport report, TextWriter output)
    {
        var document = new
        {
            Version = JsonVersion,
            Tool = new { Tool.Name, Tool.Version },
            Url = report.Url.AbsoluteUri,
            report.Passed,
            Checks = report.Checks.Select(check => new
            {
                check.Name,
                Verdict = check.Verdict.ToString().ToLowerInvariant(),
                check.Sent,
                check.Expected,
                check.Received,
                check.StatusCode,
                DurationMs = (long)check.Duration.TotalMilliseconds,
                check.Rules,
                check.Advice,
            }),
        };
        output.WriteLine(JsonSerializer.Serialize(document, JsonOptions));
    }
}

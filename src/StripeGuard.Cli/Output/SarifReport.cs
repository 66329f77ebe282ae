using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using StripeGuard.Cli.Scanning;

namespace StripeGuard.Cli.Output;

/// <summary>
/// SARIF 2.1.0 (OASIS), with what GitHub code scanning reads
/// (https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning).
/// </summary>
internal static class SarifReport
{
    private const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";
    private const string SourceRoot = "SRCROOT";
    private const string FingerprintName = "stripeGuardFinding/v1";
    private const string Project = "https://github.com/stripeguard/stripeguard";
    private const string CommandLinePage = Project + "/blob/main/docs/cli.md";

    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    public static void Write(ScanReport report, TextWriter output)
    {
        var log = new JsonObject
        {
            ["$schema"] = Schema,
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(Run(report)),
        };
        output.WriteLine(log.ToJsonString(Options));
    }

    private static JsonObject Run(ScanReport report)
    {
        var indexes = report
            .Rules.Select((rule, index) => (rule.Id, index))
            .ToDictionary(pair => pair.Id, pair => pair.index);
        return new JsonObject
        {
            ["tool"] = new JsonObject { ["driver"] = Driver(report) },
            ["invocations"] = new JsonArray(Invocation(report)),
            ["originalUriBaseIds"] = new JsonObject
            {
                [SourceRoot] = new JsonObject { ["uri"] = FileUri(report.Root + "/") },
            },
            ["columnKind"] = "utf16CodeUnits",
            ["results"] = Array(report.Findings.Select(finding => Result(finding, indexes[finding.RuleId]))),
        };
    }

    private static JsonObject Driver(ScanReport report) =>
        new()
        {
            ["name"] = Tool.Name,
            ["semanticVersion"] = Tool.Version,
            ["informationUri"] = Project,
            ["rules"] = Array(report.Rules.Select(Rule)),
            ["notifications"] = Array(Notification.Descriptors),
        };

    private static JsonObject Rule(DiagnosticDescriptor rule)
    {
        var description = Tool.Text(rule.Description);
        return new JsonObject
        {
            ["id"] = rule.Id,
            ["name"] = Tool.RuleName(rule),
            ["shortDescription"] = Message(Tool.Text(rule.Title)),
            ["fullDescription"] = Message(description),
            ["help"] = new JsonObject
            {
                ["text"] = $"{description} Read more: {rule.HelpLinkUri}",
                ["markdown"] =
                    $"{description}\n\n[{rule.Id}: wrong and right code, options, proof]({rule.HelpLinkUri})",
            },
            ["helpUri"] = rule.HelpLinkUri,
            ["defaultConfiguration"] = new JsonObject
            {
                ["level"] = Level(Severities.From(rule.DefaultSeverity)),
                ["enabled"] = rule.IsEnabledByDefault,
            },
            ["properties"] = Properties(rule),
        };
    }

    private static JsonObject Properties(DiagnosticDescriptor rule)
    {
        var family = RuleFamily.Of(rule);
        var properties = new JsonObject
        {
            ["tags"] = Array(family.Tags.Select(tag => JsonValue.Create(tag))),
            ["precision"] = rule.DefaultSeverity >= DiagnosticSeverity.Warning ? "high" : "medium",
            ["problem.severity"] = rule.DefaultSeverity switch
            {
                DiagnosticSeverity.Error => "error",
                DiagnosticSeverity.Warning => "warning",
                _ => "recommendation",
            },
        };
        if (family.SecuritySeverity is { } score)
        {
            properties["security-severity"] = score;
        }

        return properties;
    }

    private static JsonObject Result(Finding finding, int ruleIndex) =>
        new()
        {
            ["ruleId"] = finding.RuleId,
            ["ruleIndex"] = ruleIndex,
            ["level"] = Level(finding.Severity),
            ["message"] = Message(finding.Message),
            ["locations"] = new JsonArray(
                new JsonObject
                {
                    ["physicalLocation"] = new JsonObject
                    {
                        ["artifactLocation"] = Artifact(finding.File),
                        ["region"] = new JsonObject
                        {
                            ["startLine"] = finding.Line,
                            ["startColumn"] = finding.Column,
                            ["endLine"] = finding.EndLine,
                            ["endColumn"] = finding.EndColumn,
                            ["snippet"] = Message(finding.CodeLine.Trim()),
                        },
                    },
                }
            ),
            ["partialFingerprints"] = new JsonObject { [FingerprintName] = finding.Fingerprint },
        };

    private static JsonObject Invocation(ScanReport report) =>
        new()
        {
            ["executionSuccessful"] = report.Notices.All(notice => notice.Level != NoticeLevel.Error),
            ["startTimeUtc"] = Time(report.Started),
            ["endTimeUtc"] = Time(report.Ended),
            ["toolExecutionNotifications"] = Array(
                report.Notices.Select(Notification.Of).Concat(Notification.OfUnresolved(report))
            ),
        };

    private static JsonObject Artifact(string file) =>
        Path.IsPathRooted(file)
            ? new JsonObject { ["uri"] = FileUri(file) }
            : new JsonObject { ["uri"] = RelativeUri(file), ["uriBaseId"] = SourceRoot };

    private static string RelativeUri(string file) => string.Join('/', file.Split('/').Select(Uri.EscapeDataString));

    private static string FileUri(string path) =>
        new UriBuilder
        {
            Scheme = "file",
            Host = "",
            Path = path.Replace('\\', '/'),
        }
            .Uri
            .AbsoluteUri;

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static string Level(Severity severity) =>
        severity switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            _ => "note",
        };

    private static JsonObject Message(string text) => new() { ["text"] = text };

    private static JsonArray Array(IEnumerable<JsonNode?> items) => new([.. items]);

    /// <summary>What the scan could not see, as SARIF reports conditions met while running.</summary>
    private static class Notification
    {
        private const string ScanNotice = "SCAN-NOTICE";
        private const string UnresolvedReferences = "UNRESOLVED-REFERENCES";
        private const int NamesShown = 10;

        public static IEnumerable<JsonObject> Descriptors =>
            [
                Descriptor(
                    ScanNotice,
                    "ScanNotice",
                    "Something was skipped, or was read in another way than asked for.",
                    "The message says what and why. What was skipped has no results."
                ),
                Descriptor(
                    UnresolvedReferences,
                    "UnresolvedReferences",
                    "The code mentions namespaces and types that the scan does not know.",
                    "What is written with them is not seen. Scan the project or solution instead of its bare files, with its packages restored."
                ),
            ];

        public static JsonObject Of(Notice notice)
        {
            var notification = Notify(ScanNotice, 0, notice.Level.ToString().ToLowerInvariant(), notice.Message);
            if (notice.File is { } file)
            {
                notification["locations"] = new JsonArray(
                    new JsonObject { ["physicalLocation"] = new JsonObject { ["artifactLocation"] = Artifact(file) } }
                );
            }

            return notification;
        }

        public static IEnumerable<JsonObject> OfUnresolved(ScanReport report) =>
            report.Unresolved.Summary(NamesShown) is { } summary
                ? [Notify(UnresolvedReferences, 1, "note", summary)]
                : [];

        private static JsonObject Descriptor(string id, string name, string text, string help) =>
            new()
            {
                ["id"] = id,
                ["name"] = name,
                ["shortDescription"] = Message(text),
                ["fullDescription"] = Message(text),
                ["help"] = Message(help),
                ["helpUri"] = CommandLinePage,
            };

        private static JsonObject Notify(string id, int index, string level, string text) =>
            new()
            {
                ["descriptor"] = new JsonObject { ["id"] = id, ["index"] = index },
                ["level"] = level,
                ["message"] = Message(text),
            };
    }
}

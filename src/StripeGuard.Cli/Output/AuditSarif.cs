using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Webhooks.Auditing;

namespace StripeGuard.Cli.Output;

/// <summary>An audit as SARIF 2.1.0 (OASIS): a rule for each check, a result for each that failed or gave advice, at the endpoint's address.</summary>
internal static class AuditSarif
{
    private const string Page = "https://github.com/stripeguard/stripeguard/blob/main/docs/cli.md#audit";

    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    private static readonly string[] Tags = ["stripe", "webhooks", "security"];

    public static void Write(WebhookAuditReport report, TextWriter output)
    {
        var log = new JsonObject
        {
            ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(
                new JsonObject
                {
                    ["tool"] = new JsonObject
                    {
                        ["driver"] = new JsonObject
                        {
                            ["name"] = Tool.Name,
                            ["semanticVersion"] = Tool.Version,
                            ["informationUri"] = "https://github.com/stripeguard/stripeguard",
                            ["rules"] = new JsonArray([.. report.Checks.Select(Rule)]),
                        },
                    },
                    ["results"] = new JsonArray([
                        .. report
                            .Checks.Index()
                            .Where(pair => pair.Item.Verdict is AuditVerdict.Fail or AuditVerdict.Advice)
                            .Select(pair => Result(report, pair.Item, pair.Index)),
                    ]),
                }
            ),
        };
        output.WriteLine(log.ToJsonString(Options));
    }

    private static JsonObject Rule(WebhookAuditCheck check) =>
        new()
        {
            ["id"] = Id(check),
            ["name"] = string.Concat(
                check.Name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]).Prepend("Audit")
            ),
            ["shortDescription"] = Message($"The endpoint is sent {check.Sent}."),
            ["fullDescription"] = Message($"The endpoint is sent {check.Sent}. Expected: {check.Expected}."),
            ["help"] = Message(
                check.Rules.Count == 0
                    ? "What is sent and what is expected is in StripeGuard's documentation of the audit."
                    : $"In C# code these rules see the mistake: {string.Join(", ", check.Rules)}."
            ),
            ["helpUri"] = Page,
            ["properties"] = new JsonObject
            {
                ["tags"] = new JsonArray([.. Tags.Concat(check.Rules).Select(tag => JsonValue.Create(tag))]),
                ["precision"] = "very-high",
            },
        };

    private static JsonObject Result(WebhookAuditReport report, WebhookAuditCheck check, int index) =>
        new()
        {
            ["ruleId"] = Id(check),
            ["ruleIndex"] = index,
            ["level"] = check.Verdict == AuditVerdict.Fail ? "error" : "note",
            ["message"] = Message(
                $"Sent {check.Sent}; received {check.Received}; expected {check.Expected}. {check.Advice} {string.Join(", ", check.Rules)}".Trim()
            ),
            ["locations"] = new JsonArray(
                new JsonObject
                {
                    ["physicalLocation"] = new JsonObject
                    {
                        ["artifactLocation"] = new JsonObject { ["uri"] = report.Url.AbsoluteUri },
                        ["region"] = new JsonObject { ["startLine"] = 1 },
                    },
                }
            ),
            ["partialFingerprints"] = new JsonObject { ["stripeGuardAudit/v1"] = Id(check) },
        };

    private static string Id(WebhookAuditCheck check) => $"audit/{check.Name}";

    private static JsonObject Message(string text) => new() { ["text"] = text };
}

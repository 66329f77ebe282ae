using System.Text.Json;
using System.Text.RegularExpressions;
using StripeGuard.Cli.Output;
using StripeGuard.Cli.Scanning;

namespace StripeGuard.Cli.Tests;

/// <summary>What the SARIF 2.1.0 specification asks of a log, and what GitHub code scanning reads from it.</summary>
public sealed partial class SarifReportTests
{
    private static readonly string[] Levels = ["none", "note", "warning", "error"];

    private readonly JsonElement log = Sarif(Reports.WithEverything());

    private JsonElement Run => Assert.Single(log.GetProperty("runs").EnumerateArray());

    private JsonElement Driver => Run.GetProperty("tool").GetProperty("driver");

    [Fact]
    public void The_log_says_its_version_and_schema()
    {
        Assert.Equal("2.1.0", log.GetProperty("version").GetString());
        Assert.EndsWith("sarif-2.1.0.json", log.GetProperty("$schema").GetString(), StringComparison.Ordinal);
        Assert.Equal("utf16CodeUnits", Run.GetProperty("columnKind").GetString());
        Assert.Equal("StripeGuard", Driver.GetProperty("name").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+", Driver.GetProperty("semanticVersion").GetString());
    }

    [Fact]
    public void Every_rule_there_is_is_described_in_full()
    {
        var rules = Driver.GetProperty("rules").EnumerateArray().ToList();

        Assert.Equal(OwnRules.FromAnalyzersAssembly().Descriptors.Select(rule => rule.Id), rules.Select(Id));
        Assert.All(
            rules,
            rule =>
            {
                Assert.Matches("^[A-Z][A-Za-z0-9]+$", rule.GetProperty("name").GetString());
                foreach (var text in new[] { "shortDescription", "fullDescription", "help" })
                {
                    Assert.NotEmpty(rule.GetProperty(text).GetProperty("text").GetString()!);
                }

                Assert.Contains(
                    Id(rule),
                    rule.GetProperty("help").GetProperty("markdown").GetString(),
                    StringComparison.Ordinal
                );
                Assert.EndsWith($"{Id(rule)}.md", rule.GetProperty("helpUri").GetString(), StringComparison.Ordinal);
                Assert.Contains(rule.GetProperty("defaultConfiguration").GetProperty("level").GetString(), Levels);
                Assert.NotEmpty(rule.GetProperty("properties").GetProperty("tags").EnumerateArray());
            }
        );
    }

    [Fact]
    public void Rules_of_security_and_only_they_have_a_score_that_github_reads()
    {
        foreach (var rule in Driver.GetProperty("rules").EnumerateArray())
        {
            var properties = rule.GetProperty("properties");
            var isSecurity = properties.GetProperty("tags").EnumerateArray().Any(tag => tag.GetString() == "security");
            var hasScore = properties.TryGetProperty("security-severity", out var score);

            Assert.Equal(isSecurity, hasScore);
            if (hasScore)
            {
                Assert.InRange(
                    double.Parse(score.GetString()!, System.Globalization.CultureInfo.InvariantCulture),
                    0.1,
                    10.0
                );
            }
        }
    }

    [Fact]
    public void Every_result_points_to_its_rule_and_its_place()
    {
        var rules = Driver.GetProperty("rules").EnumerateArray().ToList();
        var results = Run.GetProperty("results").EnumerateArray().ToList();

        Assert.Equal(3, results.Count);
        Assert.All(
            results,
            result =>
            {
                var id = result.GetProperty("ruleId").GetString();
                Assert.Equal(id, Id(rules[result.GetProperty("ruleIndex").GetInt32()]));
                Assert.Contains(result.GetProperty("level").GetString(), Levels);
                Assert.NotEmpty(result.GetProperty("message").GetProperty("text").GetString()!);
                Assert.NotEmpty(result.GetProperty("partialFingerprints").EnumerateObject());

                var region = Place(result).GetProperty("region");
                foreach (var member in new[] { "startLine", "startColumn", "endLine", "endColumn" })
                {
                    Assert.True(region.GetProperty(member).GetInt32() >= 1, member);
                }
            }
        );
        Assert.Equal(["error", "warning", "note"], results.Select(result => result.GetProperty("level").GetString()));
    }

    [Fact]
    public void Paths_are_relative_uris_below_the_declared_root()
    {
        var root = Run.GetProperty("originalUriBaseIds").GetProperty("SRCROOT").GetProperty("uri").GetString()!;
        Assert.StartsWith("file:///", root, StringComparison.Ordinal);
        Assert.EndsWith("/", root, StringComparison.Ordinal);

        var artifacts = Run.GetProperty("results")
            .EnumerateArray()
            .Select(result => Place(result).GetProperty("artifactLocation"))
            .ToList();
        Assert.All(
            artifacts,
            artifact =>
            {
                var uri = artifact.GetProperty("uri").GetString()!;
                Assert.Matches(RelativeReference(), uri);
                Assert.True(Uri.TryCreate(uri, UriKind.Relative, out _));
                Assert.Equal("SRCROOT", artifact.GetProperty("uriBaseId").GetString());
            }
        );
        Assert.Equal("My%20Shop/R%C3%BCckzahlung%231.cs", artifacts[0].GetProperty("uri").GetString());
    }

    [Fact]
    public void What_the_scan_could_not_see_is_told_as_notifications_with_known_descriptors()
    {
        var descriptors = Driver.GetProperty("notifications").EnumerateArray().ToList();
        var invocation = Assert.Single(Run.GetProperty("invocations").EnumerateArray());
        var notifications = invocation.GetProperty("toolExecutionNotifications").EnumerateArray().ToList();

        Assert.True(invocation.GetProperty("executionSuccessful").GetBoolean());
        Assert.Equal(2, notifications.Count);
        Assert.All(
            notifications,
            notification =>
            {
                var descriptor = notification.GetProperty("descriptor");
                Assert.Equal(Id(descriptor), Id(descriptors[descriptor.GetProperty("index").GetInt32()]));
                Assert.Contains(notification.GetProperty("level").GetString(), Levels);
            }
        );
        Assert.Contains(
            "Acme.Billing",
            notifications[1].GetProperty("message").GetProperty("text").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_rule_that_crashed_makes_the_run_no_success()
    {
        var report = Reports.WithEverything() with { Notices = [new Notice(NoticeLevel.Error, "A rule failed.")] };

        var invocation = Sarif(report).GetProperty("runs")[0].GetProperty("invocations")[0];

        Assert.False(invocation.GetProperty("executionSuccessful").GetBoolean());
    }

    private static JsonElement Sarif(ScanReport report)
    {
        var writer = new StringWriter();
        SarifReport.Write(report, writer);
        return JsonDocument.Parse(writer.ToString()).RootElement;
    }

    private static string Id(JsonElement element) => element.GetProperty("id").GetString()!;

    private static JsonElement Place(JsonElement result) =>
        Assert.Single(result.GetProperty("locations").EnumerateArray()).GetProperty("physicalLocation");

    /// <summary>RFC 3986: no scheme, no leading slash, no backslash, no space, nothing above the root.</summary>
    [GeneratedRegex(@"^(?!/)(?!\.\.)[^:\\\s]+$")]
    private static partial Regex RelativeReference();
}

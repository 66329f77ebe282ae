using System.Text.Json;
using StripeGuard.Cli.Commands;
using StripeGuard.Tests;

namespace StripeGuard.Cli.Tests;

/// <summary>Samples are the first code that people copy: no rule, suggestions included, has a word to say about them.</summary>
public class SampleScanTests
{
    [Theory]
    [InlineData("DashboardMonitor")]
    [InlineData("Quickstart")]
    [InlineData("SubscriptionBilling")]
    public async Task A_sample_gives_no_finding_with_every_rule_on(string sample)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();

        var code = await new StripeGuardCommand().RunAsync(
            [
                "scan",
                RepositoryFiles.FullPath($"samples/{sample}"),
                "--preset",
                "audit",
                "--format",
                "json",
                "--fail-on",
                "info",
            ],
            output,
            error
        );

        var report = JsonDocument.Parse(output.ToString()).RootElement;
        Assert.Equal([], report.GetProperty("findings").EnumerateArray().Select(finding => $"{finding}"));
        Assert.True(code == ExitCode.Clean, $"scan exited with {code}: {error}");

        // The project itself was looked at, with its packages: bare files would hide from the rules what they do not know.
        Assert.All(
            report.GetProperty("projects").EnumerateArray(),
            project => Assert.False(project.GetProperty("loose").GetBoolean())
        );
    }
}

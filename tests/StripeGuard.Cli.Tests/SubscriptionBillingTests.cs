using System.Text.Json;
using StripeGuard.Cli.Commands;
using StripeGuard.Tests;

namespace StripeGuard.Cli.Tests;

/// <summary>The sample that people start from.</summary>
public class SubscriptionBillingTests
{
    [Fact]
    public async Task No_rule_has_a_word_to_say_about_it()
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var sample = RepositoryFiles.FullPath("samples/SubscriptionBilling");

        var code = await new StripeGuardCommand().RunAsync(
            ["scan", sample, "--preset", "audit", "--format", "json", "--fail-on", "info"],
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

using StripeGuard.Cli.Commands;

namespace StripeGuard.Cli.Tests;

/// <summary><c>stripeguard audit</c>: what it says when it cannot run. What it finds is tested where the audit is.</summary>
public sealed class AuditTests
{
    private const string Secret = "whsec_audited";

    [Theory]
    [InlineData("ftp://127.0.0.1/x", "is no web address")]
    [InlineData("stripe/webhook", "is no web address")]
    [InlineData("http://127.0.0.1:1/stripe/webhook", "Nobody answers at http://127.0.0.1:1/stripe/webhook")]
    public async Task An_endpoint_that_cannot_be_reached_is_said_in_one_line(string url, string message)
    {
        var (code, output, error) = await Run("audit", url, "--secret", Secret);

        Assert.Equal((ExitCode.CouldNotRun, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_secret_is_asked_for()
    {
        var (code, _, error) = await Run("audit", "http://127.0.0.1:1/stripe/webhook", "--secret", "");

        Assert.Equal(ExitCode.CouldNotRun, code);
        Assert.Contains("STRIPE_WEBHOOK_SECRET", error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await new StripeGuardCommand().RunAsync(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}

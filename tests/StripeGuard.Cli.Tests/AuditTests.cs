using System.Text.Json;
using System.Text.RegularExpressions;
using StripeGuard.Cli.Commands;
using StripeGuard.Tests;

namespace StripeGuard.Cli.Tests;

/// <summary><c>stripeguard audit</c> against the shops of samples/, which run as they are on this machine.</summary>
public sealed class AuditTests
{
    private const string Secret = "whsec_audited";

    [Fact]
    public async Task LeakyShops_endpoints_fail_as_the_analyzer_says()
    {
        await using var shop = await SampleShop.StartAsync("LeakyShop", Secret);
        var payments = Regex
            .Match(RepositoryFiles.Read("samples/LeakyShop/Cards.cs"), "PaymentsWebhook = \"(whsec_[^\"]+)\"")
            .Groups[1]
            .Value;

        await AssertFails(
            shop,
            "/stripe/payments",
            payments,
            ("wrong-secret", "STRIPE2005"),
            ("altered-body", "STRIPE2005")
        );
        await AssertFails(
            shop,
            "/stripe/connect",
            Secret,
            ("no-signature", "STRIPE2001"),
            ("old-timestamp", "STRIPE2001")
        );
        await AssertFails(
            shop,
            "/stripe/subscriptions",
            Secret,
            ("genuine", "STRIPE2002"),
            ("re-serialised", "STRIPE2002")
        );
        await AssertFails(shop, "/stripe/payouts", Secret, ("old-timestamp", "STRIPE2003"));
        await AssertFails(shop, "/stripe/invoices", Secret, ("genuine", "STRIPE2017"));
    }

    [Fact]
    public async Task Its_twins_endpoints_pass()
    {
        await using var shop = await SampleShop.StartAsync("SoundShop", Secret);

        foreach (
            var path in new[] { "/stripe/payments", "/stripe/connect", "/stripe/disputes", "/stripe/subscriptions" }
        )
        {
            var (code, output, _) = await Run("audit", $"{shop.Url}{path}", "--secret", Secret, "--format", "json");

            var report = JsonDocument.Parse(output).RootElement;
            Assert.True(report.GetProperty("passed").GetBoolean(), $"{path}: {output}");
            Assert.Equal(ExitCode.Clean, code);
            Assert.DoesNotContain(Secret, output, StringComparison.Ordinal);
        }

        await AssertSarif(shop);
        await AssertText(shop);
    }

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

    private static async Task AssertSarif(SampleShop shop)
    {
        // Answers GET with 405, and a POST from anyone with 404: nothing but refusals.
        var (code, output, error) = await Run("audit", $"{shop.Url}/nothing", "--secret", Secret, "--format", "sarif");

        var run = JsonDocument.Parse(output).RootElement.GetProperty("runs")[0];
        var result = Assert.Single(run.GetProperty("results").EnumerateArray());
        Assert.Equal(
            ("audit/genuine", "error", ExitCode.Findings),
            (result.GetProperty("ruleId").GetString(), result.GetProperty("level").GetString(), code)
        );
        Assert.Contains("STRIPE2013", $"{result.GetProperty("message").GetProperty("text")}", StringComparison.Ordinal);
        Assert.Equal(
            "audit/genuine",
            run.GetProperty("tool")
                .GetProperty("driver")
                .GetProperty("rules")[result.GetProperty("ruleIndex").GetInt32()]
                .GetProperty("id")
                .GetString()
        );
        Assert.Contains("1 failed", error, StringComparison.Ordinal);
    }

    private static async Task AssertText(SampleShop shop)
    {
        var (code, output, _) = await Run("audit", $"{shop.Url}/nothing", "--secret", Secret);

        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("FAIL   genuine (STRIPE2013)", output, StringComparison.Ordinal);
        Assert.Contains("pass   no-signature: 404", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", output, StringComparison.Ordinal);
    }

    private static async Task AssertFails(
        SampleShop shop,
        string path,
        string secret,
        params (string Check, string Rule)[] expected
    )
    {
        var (code, output, _) = await Run("audit", $"{shop.Url}{path}", "--secret", secret, "--format", "json");

        var checks = JsonDocument.Parse(output).RootElement.GetProperty("checks").EnumerateArray().ToList();
        foreach (var (name, rule) in expected)
        {
            var check = checks.Single(one => one.GetProperty("name").GetString() == name);
            Assert.True(check.GetProperty("verdict").GetString() == "fail", $"{path}: {check}");
            Assert.Contains(rule, check.GetProperty("rules").EnumerateArray().Select(one => one.GetString()));
        }

        Assert.Equal(ExitCode.Findings, code);
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await new StripeGuardCommand().RunAsync(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}

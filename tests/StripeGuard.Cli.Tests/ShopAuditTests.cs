using System.Globalization;
using System.Text;
using System.Text.Json;
using StripeGuard.Cli.Commands;
using StripeGuard.Tests;

namespace StripeGuard.Cli.Tests;

/// <summary><c>stripeguard audit</c> on the endpoints of the two sample shops: the one that leaks and its sound twin.</summary>
public sealed class ShopAuditTests
{
    /// <summary>Each endpoint of LeakyShop with the checks that it fails, and of each the rule that is named first.</summary>
    private const string Golden = "tests/StripeGuard.Cli.Tests/LeakyShopAudit.golden";

    private static readonly string[] Endpoints =
    [
        "stripe/payments",
        "stripe/connect",
        "stripe/disputes",
        "stripe/payouts",
        "stripe/invoices",
        "stripe/subscriptions",
        "stripe/refunds",
        "stripe/reviews",
        "stripe/marketplace/transfers",
        "stripe/marketplace/accounts",
    ];

    [Fact]
    public async Task Every_endpoint_of_the_sound_shop_passes_every_check()
    {
        await using var shop = await RunningShop.StartAsync("SoundShop");

        foreach (var endpoint in Endpoints.Append("fraud/webhook"))
        {
            var (code, output, error) = await Audit(shop, endpoint);

            Assert.True(code == ExitCode.Clean, $"{endpoint}: {output}{error}");
            Assert.Contains("19 passed, 0 failed", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_endpoints_of_the_leaky_shop_fail_what_they_should()
    {
        await using var shop = await RunningShop.StartAsync("LeakyShop");
        var failed = new StringBuilder();

        foreach (var endpoint in Endpoints)
        {
            var (code, output, _) = await Audit(shop, endpoint, "--format", "json");
            using var report = JsonDocument.Parse(output);
            var failures = report
                .RootElement.GetProperty("checks")
                .EnumerateArray()
                .Where(check => check.GetProperty("verdict").ValueEquals("fail"))
                .ToList();

            Assert.Equal(failures.Count > 0 ? ExitCode.Findings : ExitCode.Clean, code);
            Assert.Equal(failures.Count == 0, report.RootElement.GetProperty("passed").GetBoolean());
            failed.Append(CultureInfo.InvariantCulture, $"{endpoint}\n");
            foreach (var check in failures)
            {
                failed.Append(
                    CultureInfo.InvariantCulture,
                    $"  {check.GetProperty("name").GetString()} {check.GetProperty("rules")[0].GetString()}\n"
                );
            }
        }

        RepositoryFiles.AssertUpToDate(Golden, failed.ToString());
    }

    [Theory]
    [InlineData("json")]
    [InlineData("sarif")]
    public async Task A_report_written_to_a_file_is_whole_and_the_terminal_still_has_the_sum(string format)
    {
        await using var shop = await RunningShop.StartAsync("LeakyShop");
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("audit." + format);

        var result = await StripeGuardProcess.RunAsync(
            "audit",
            new Uri(shop.Address, "stripe/payouts").AbsoluteUri,
            "--secret",
            RunningShop.Secret,
            "--format",
            format,
            "--output",
            file
        );

        Assert.Equal((ExitCode.Findings, ""), (result.ExitCode, result.StandardOutput));
        Assert.Contains("1 failed", result.StandardError, StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(file);
        using var report = JsonDocument.Parse(text);
        Assert.Contains("old-timestamp", text, StringComparison.Ordinal);
        Assert.Contains("STRIPE2003", text, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> Audit(
        RunningShop shop,
        string endpoint,
        params string[] further
    )
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var url = new Uri(shop.Address, endpoint).AbsoluteUri;
        var code = await new StripeGuardCommand().RunAsync(
            ["audit", url, "--secret", RunningShop.Secret, .. further],
            output,
            error
        );
        return (code, output.ToString(), error.ToString());
    }
}

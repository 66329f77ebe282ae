using System.Text.Json;
using StripeGuard.Cli.Commands;
using StripeGuard.Tests;

namespace StripeGuard.Cli.Tests;

/// <summary>The README's first command, on the sample that makes every mistake.</summary>
public class LeakyShopTests
{
    private const string Golden = "tests/StripeGuard.Cli.Tests/LeakyShop.golden";

    [Fact]
    public async Task The_scan_finds_what_is_there_and_nothing_else()
    {
        var report = await Scan("json");

        var findings = JsonDocument
            .Parse(report)
            .RootElement.GetProperty("findings")
            .EnumerateArray()
            .Select(finding =>
                $"{finding.GetProperty("file")}:{finding.GetProperty("line")} {finding.GetProperty("ruleId")} {finding.GetProperty("message")}\n"
            );
        RepositoryFiles.AssertUpToDate(Golden, string.Concat(findings));
    }

    [Fact]
    public async Task The_README_shows_what_the_scan_prints()
    {
        var printed = (await Scan("text")).ReplaceLineEndings("\n").Split('\n');
        var shown = RepositoryFiles
            .Part("README.md", "scan")
            .Split('\n')
            .Where(line => line.Length > 0 && !line.StartsWith("```", StringComparison.Ordinal))
            .ToList();

        Assert.Equal("$ dotnet run --project src/StripeGuard.Cli -- scan samples/LeakyShop", shown[0]);
        Assert.All(shown.Skip(1).Where(line => line != "..."), line => Assert.Contains(line, printed));
    }

    private static async Task<string> Scan(string format)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();

        var code = await new StripeGuardCommand().RunAsync(
            ["scan", RepositoryFiles.FullPath("samples/LeakyShop"), "--format", format],
            output,
            error
        );

        Assert.True(code == ExitCode.Findings, $"scan exited with {code}: {error}");
        return output.ToString();
    }
}

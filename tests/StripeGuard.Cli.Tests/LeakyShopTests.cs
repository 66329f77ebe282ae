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
        RepositoryFiles.AssertUpToDate(Golden, Findings(await Scan("json")));
    }

    [Fact]
    public async Task A_scan_of_its_bare_files_finds_the_same()
    {
        Assert.Equal(
            await File.ReadAllTextAsync(RepositoryFiles.FullPath(Golden)),
            Findings(await Scan("json", "--loose"))
        );
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

    private static string Findings(string report) =>
        string.Concat(
            JsonDocument
                .Parse(report)
                .RootElement.GetProperty("findings")
                .EnumerateArray()
                .Select(finding =>
                    $"{finding.GetProperty("file")}:{finding.GetProperty("line")} {finding.GetProperty("ruleId")} {finding.GetProperty("message")}\n"
                )
        );

    private static async Task<string> Scan(string format, params string[] more)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();

        var code = await new StripeGuardCommand().RunAsync(
            ["scan", RepositoryFiles.FullPath("samples/LeakyShop"), "--format", format, .. more],
            output,
            error
        );

        Assert.True(code == ExitCode.Findings, $"scan exited with {code}: {error}");
        return output.ToString();
    }
}

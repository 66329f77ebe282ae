using System.Text.Json;
using StripeGuard.Cli.Commands;
using StripeGuard.Tests;

namespace StripeGuard.Cli.Tests;

/// <summary>LeakyShop's twin, with the same features done right.</summary>
public class SoundShopTests
{
    [Fact]
    public Task No_rule_has_a_word_to_say_about_it() => AssertSilence();

    [Fact]
    public Task Nor_about_its_bare_files() => AssertSilence("--loose");

    [Fact]
    public void It_has_a_file_for_each_file_of_LeakyShop() =>
        Assert.Empty(CodeFiles("samples/LeakyShop").Except(CodeFiles("samples/SoundShop")));

    private static async Task AssertSilence(params string[] more)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();

        var code = await new StripeGuardCommand().RunAsync(
            ["scan", RepositoryFiles.FullPath("samples/SoundShop"), "--format", "json", "--fail-on", "info", .. more],
            output,
            error
        );

        var findings = JsonDocument.Parse(output.ToString()).RootElement.GetProperty("findings").EnumerateArray();
        Assert.Equal([], findings.Select(finding => $"{finding}"));
        Assert.True(code == ExitCode.Clean, $"scan exited with {code}: {error}");
    }

    private static IEnumerable<string?> CodeFiles(string folder) =>
        Directory
            .EnumerateFiles(RepositoryFiles.FullPath(folder), "*.cs")
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal);
}

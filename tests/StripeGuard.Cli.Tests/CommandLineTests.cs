using System.Text.Json;
using CliWrap.Buffered;

namespace StripeGuard.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private const string Clean = "public class Shop { }";

    private const string RefundWithoutKey = """
        using Stripe;

        public class Refunds
        {
            public Refund Give(string intent) =>
                new RefundService().Create(new RefundCreateOptions { PaymentIntent = intent });
        }
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_scan_without_findings_exits_with_0()
    {
        folder.Write("Shop.cs", Clean);

        var result = await StripeGuardProcess.RunAsync("scan", folder.Path);

        Assert.Equal((0, "No findings in 1 file."), (result.ExitCode, LastLine(result.StandardOutput)));
    }

    [Fact]
    public async Task A_scan_with_findings_shows_the_code_and_what_to_do_and_exits_with_1()
    {
        folder.Write("Refunds.cs", RefundWithoutKey);

        var result = await StripeGuardProcess.RunAsync("scan", folder.Path);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("warning STRIPE1001", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("at Refunds.cs:6:29", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("Pass RequestOptions with an IdempotencyKey", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("docs/rules/STRIPE1001.md", result.StandardOutput, StringComparison.Ordinal);
        Assert.Equal("1 finding in 1 file: 1 warning", LastLine(result.StandardOutput));
        Assert.DoesNotContain("\u001b", result.StandardOutput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("info", 1)]
    [InlineData("warning", 1)]
    [InlineData("error", 0)]
    [InlineData("none", 0)]
    public async Task The_threshold_decides_whether_a_warning_fails_the_scan(string threshold, int exitCode)
    {
        var file = folder.Write("Refunds.cs", RefundWithoutKey);

        Assert.Equal(exitCode, (await StripeGuardProcess.RunAsync("scan", file, "--fail-on", threshold)).ExitCode);
    }

    [Fact]
    public async Task The_strict_preset_makes_the_warning_an_error()
    {
        var file = folder.Write("Refunds.cs", RefundWithoutKey);

        var result = await StripeGuardProcess.RunAsync("scan", file, "--preset", "strict", "--fail-on", "error");

        Assert.Equal((1, "1 finding in 1 file: 1 error"), (result.ExitCode, LastLine(result.StandardOutput)));
    }

    [Fact]
    public async Task A_missing_path_is_said_in_one_line()
    {
        var result = await StripeGuardProcess.RunAsync("scan", folder.PathOf("nowhere"));

        AssertCouldNotRun(result, "There is no file or folder");
    }

    [Fact]
    public async Task A_chain_of_calls_as_long_as_generators_write_it_is_scanned()
    {
        var chain = string.Concat(Enumerable.Repeat(".Trim()", 8_000));
        var file = folder.Write("Long.cs", $"class Long {{ string Of(string text) => text{chain}; }}");

        Assert.Equal(0, (await StripeGuardProcess.RunAsync("scan", file)).ExitCode);
    }

    [Fact]
    public async Task An_empty_path_is_said_in_one_line()
    {
        AssertCouldNotRun(await StripeGuardProcess.RunAsync("scan", ""), "The PATH is empty.");
    }

    [Fact]
    public async Task A_folder_without_csharp_is_said()
    {
        folder.Write("readme.md", "# Nothing here");

        AssertCouldNotRun(await StripeGuardProcess.RunAsync("scan", folder.Path), "There is no C# to scan in");
    }

    [Fact]
    public async Task A_binary_file_alone_is_nothing_to_scan()
    {
        var file = folder.Write("Image.cs", [0x89, 0x50, 0, 0, 0, 13]);

        AssertCouldNotRun(await StripeGuardProcess.RunAsync("scan", file), "not C# text");
    }

    [Fact]
    public async Task A_file_of_another_kind_is_nothing_to_scan()
    {
        var file = folder.Write("Shop.fs", "module Shop");

        AssertCouldNotRun(await StripeGuardProcess.RunAsync("scan", file), "is nothing to scan");
    }

    [Theory]
    [InlineData]
    [InlineData("scan")]
    [InlineData("scan", ".", "--format", "xml")]
    [InlineData("scan", ".", "--preset", "lenient")]
    [InlineData("scan", ".", "--fail-on", "hint")]
    [InlineData("scan", ".", "--lose")]
    [InlineData("serve", "--port", "70000")]
    [InlineData("serve", "--port", "http")]
    public async Task Arguments_that_make_no_sense_exit_with_2(params string[] arguments)
    {
        var result = await StripeGuardProcess.RunAsync(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.NotEmpty(result.StandardError);
    }

    [Fact]
    public async Task A_report_goes_whole_into_its_file()
    {
        var source = folder.Write("Refunds.cs", RefundWithoutKey);
        var file = folder.Write("report.json", "of yesterday");

        var result = await StripeGuardProcess.RunAsync("scan", source, "--format", "json", "--output", file);

        Assert.Equal((1, ""), (result.ExitCode, result.StandardOutput));
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        Assert.Equal(1, report.RootElement.GetProperty("summary").GetProperty("findings").GetInt32());
        Assert.Equal(["Refunds.cs", "report.json"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_is_said()
    {
        var source = folder.Write("Shop.cs", Clean);

        var result = await StripeGuardProcess.RunAsync("scan", source, "--output", folder.PathOf("nowhere/report.txt"));

        AssertCouldNotRun(result, "cannot be written to");
    }

    private static void AssertCouldNotRun(BufferedCommandResult result, string why)
    {
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(why, result.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.StandardError, StringComparison.Ordinal);
    }

    private static string LastLine(string output) => output.TrimEnd().Split('\n')[^1].TrimEnd();
}

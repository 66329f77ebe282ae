using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Quickstart;
using StripeGuard.Tests;

namespace StripeGuard.Samples.Tests;

/// <summary>Each topic of the quickstart prints what its README shows.</summary>
public sealed partial class QuickstartTests
{
    private const string Readme = "samples/Quickstart/README.md";

    public static TheoryData<string> Topics => [.. Topic.All.Select(topic => topic.Name)];

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task A_topic_prints_what_its_readme_shows(string name)
    {
        await using var account = await ShopAccount.OpenAsync(secretKey: null, apiBase: null);
        await using var output = new StringWriter();

        await Topic.All.Single(topic => topic.Name == name).RunAsync(account, output);

        RepositoryFiles.AssertPartUpToDate(Readme, name, $"```text\n{Shortened(output.ToString())}```\n");
    }

    [Fact]
    public async Task An_unknown_topic_is_answered_with_those_there_are()
    {
        var result = await Cli.Wrap("dotnet")
            .WithArguments([Path.Combine(AppContext.BaseDirectory, "Quickstart.dll"), "refunds"])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();

        Assert.Equal((2, ""), (result.ExitCode, result.StandardOutput));
        Assert.Contains("There is no topic 'refunds'", result.StandardError, StringComparison.Ordinal);
        Assert.Contains("idempotency", result.StandardError, StringComparison.Ordinal);
    }

    /// <summary>Ids, ports and order numbers are others on each run.</summary>
    private static string Shortened(string output)
    {
        var text = Id().Replace(output.ReplaceLineEndings("\n"), "$1_…");
        text = OrderNumber().Replace(text, "ORD-…");
        return Port().Replace(text, "http://127.0.0.1:…");
    }

    [GeneratedRegex("\\b(pi|re|sub|cus|price|pm|cs_test)_[A-Za-z0-9]+(_secret_[A-Za-z0-9]+)?")]
    private static partial Regex Id();

    [GeneratedRegex(@"ORD-\d+-\d+")]
    private static partial Regex OrderNumber();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Port();
}

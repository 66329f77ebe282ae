using System.Text.Json;
using Spectre.Console.Testing;
using StripeGuard.Cli.Output;
using StripeGuard.Cli.Scanning;

namespace StripeGuard.Cli.Tests;

public sealed class ReportTests
{
    [Fact]
    public void Text_marks_the_code_under_the_line_without_its_indentation()
    {
        var lines = Text(Reports.Of(Reports.Finding(0, Severity.Warning, "Shop.cs", 3, "Pass a key."))).Split('\n');

        var code = Array.FindIndex(lines, line => line.Contains("3 |", StringComparison.Ordinal));
        Assert.Equal("      3 | var refund = refunds.Create(options);", lines[code]);
        Assert.Equal("        |              ^^^^^^^^^^^^^^^^^^^^^^^", lines[code + 1]);
    }

    [Fact]
    public void Text_keeps_the_mark_under_the_code_when_there_are_tabs_before_it()
    {
        var finding = Reports.Finding(
            0,
            Severity.Warning,
            "S.cs",
            3,
            "…",
            "\tif (x)\treturn bad;",
            column: 16,
            endColumn: 19
        );

        var (code, underline) = CodeExcerpt.Of(finding, width: 80);

        Assert.Equal("if (x)    return bad;", code);
        Assert.Equal(code.IndexOf("bad", StringComparison.Ordinal), underline.IndexOf('^', StringComparison.Ordinal));
        Assert.Equal("^^^", underline.Trim());
    }

    [Fact]
    public void Text_shows_the_marked_part_of_a_line_that_is_wider_than_the_window()
    {
        var code = new string('a', 300) + "BAD" + new string('z', 300);
        var finding = Reports.Finding(0, Severity.Warning, "S.cs", 3, "…", code, column: 301, endColumn: 304);

        var (shown, underline) = CodeExcerpt.Of(finding, width: 60);

        Assert.True(shown.Length <= 60, shown);
        Assert.Equal("BAD", shown.Substring(underline.IndexOf('^', StringComparison.Ordinal), 3));
    }

    [Fact]
    public void Text_ends_with_a_summary_and_what_was_not_seen_before_it()
    {
        var lines = Text(Reports.WithEverything()).TrimEnd().Split('\n');

        Assert.Equal("3 findings in 2 files: 1 error, 1 warning, 1 info", lines[^1]);
        Assert.Contains("Acme.Billing", lines[^2], StringComparison.Ordinal);
        Assert.Equal("Locked.cs: Skipped, since the file cannot be read.", lines[^3]);
    }

    [Fact]
    public void Text_with_brackets_is_shown_as_it_is()
    {
        var finding = Reports.Finding(
            0,
            Severity.Warning,
            "A[1].cs",
            1,
            "See [bold]x[/].",
            "[HttpPost] void A() { }",
            2,
            10
        );

        var text = Text(Reports.Of(finding));

        Assert.Contains("A[1].cs", text, StringComparison.Ordinal);
        Assert.Contains("See [bold]x[/].", text, StringComparison.Ordinal);
        Assert.Contains("[HttpPost] void A() { }", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Annotations_escape_what_github_would_take_for_syntax()
    {
        var writer = new StringWriter();
        GitHubReport.Write(Reports.WithEverything(), writer);
        var lines = writer.ToString().Split('\n');

        Assert.StartsWith(
            "::error file=My Shop/Rückzahlung#1.cs,line=7,endLine=7,col=18,endColumn=41,title=STRIPE1001%3A ",
            lines[0],
            StringComparison.Ordinal
        );
        Assert.Contains("::100%25 lost, twice: once%0Aand again%0Ahttps://", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("::warning file=Shop.cs,line=3,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("::notice file=Shop.cs,line=9,", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_the_members_that_its_page_documents()
    {
        var writer = new StringWriter();
        JsonReport.Write(Reports.WithEverything(), writer);
        var report = JsonDocument.Parse(writer.ToString()).RootElement;

        Assert.Equal(
            ["version", "tool", "root", "preset", "summary", "projects", "findings", "unresolved", "notices"],
            Members(report)
        );
        Assert.Equal(1, report.GetProperty("version").GetInt32());
        Assert.Equal(
            ["findings", "filesWithFindings", "errors", "warnings", "infos", "filesScanned"],
            Members(report.GetProperty("summary"))
        );
        var finding = report.GetProperty("findings")[0];
        Assert.Equal(
            [
                "ruleId",
                "title",
                "severity",
                "file",
                "line",
                "column",
                "endLine",
                "endColumn",
                "message",
                "helpUri",
                "code",
                "fingerprint",
            ],
            Members(finding)
        );
        Assert.Equal("error", finding.GetProperty("severity").GetString());
        Assert.Equal(
            "Acme.Billing",
            report.GetProperty("unresolved").GetProperty("namespaces")[0].GetProperty("name").GetString()
        );
        Assert.Equal("Locked.cs", report.GetProperty("notices")[0].GetProperty("file").GetString());
    }

    private static IEnumerable<string> Members(JsonElement element) =>
        element.EnumerateObject().Select(member => member.Name);

    private static string Text(ScanReport report)
    {
        using var console = new TestConsole();
        console.Profile.Width = 200;
        TextReport.Write(report, console);
        return console.Output;
    }
}

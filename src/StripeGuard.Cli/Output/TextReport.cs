using Spectre.Console;
using StripeGuard.Cli.Scanning;

namespace StripeGuard.Cli.Output;

/// <summary>
/// The report for people: in colour and wrapped to the window on a terminal, plain and in whole lines anywhere else.
/// </summary>
internal static class TextReport
{
    private const int NamesShown = 6;
    private const string Indent = "  ";

    public static void Write(ScanReport report, TextWriter output) => Write(report, Terminal.For(output));

    public static void Write(ScanReport report, IAnsiConsole console)
    {
        foreach (var file in report.Findings.GroupBy(finding => finding.File))
        {
            console.MarkupLine($"[bold]{Markup.Escape(file.Key)}[/]");
            console.WriteLine();
            foreach (var finding in file)
            {
                Write(finding, console);
            }
        }

        WriteBlindSpots(report, console);
        var colour = report.Findings.Count == 0 ? "green" : Colour(report.Findings.Max(finding => finding.Severity));
        console.MarkupLine($"[bold {colour}]{Markup.Escape(Summary.Of(report))}[/]");
    }

    private static void Write(Finding finding, IAnsiConsole console)
    {
        var title = Tool.Text(finding.Rule.Title);
        console.MarkupLine(
            $"{Indent}[{Colour(finding.Severity)}]{finding.Severity.Word()} {finding.RuleId}[/] [bold]{Markup.Escape(title)}[/]"
        );
        console.MarkupLine($"{Indent}[grey]at[/] {Markup.Escape($"{finding.File}:{finding.Line}:{finding.Column}")}");
        console.WriteLine();

        var number = finding.Line.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(5);
        var margin = Indent + new string(' ', number.Length);
        var (code, underline) = CodeExcerpt.Of(finding, console.Profile.Width - margin.Length - 4);
        console.MarkupLine($"{Indent}[grey]{number} |[/] {Markup.Escape(code)}");
        console.MarkupLine($"{margin} [grey]|[/] [{Colour(finding.Severity)}]{underline}[/]");
        console.WriteLine();

        console.Write(new Padder(new Text(finding.Message), new Padding(Indent.Length, 0, 0, 0)));
        console.MarkupLine($"{Indent}[grey]{Markup.Escape(finding.Rule.HelpLinkUri)}[/]");
        console.WriteLine();
    }

    /// <summary>What the reader must know before taking silence for safety.</summary>
    public static void WriteBlindSpots(ScanReport report, IAnsiConsole console)
    {
        foreach (var notice in report.Notices)
        {
            var place = notice.File is { } file ? file + ": " : "";
            console.MarkupLine($"[{Colour(notice.Level)}]{Markup.Escape(place + notice.Message)}[/]");
        }

        var loose = report.Projects.Count(project => project.Loose);
        if (loose > 0)
        {
            console.MarkupLine(
                $"[grey]{Summary.Counted(loose, "project")} compiled from bare files, with .NET, ASP.NET Core and "
                    + "StripeGuard's own Stripe.net and Entity Framework Core: nothing restored, nothing executed.[/]"
            );
        }

        if (report.Unresolved.Summary(NamesShown) is { } unresolved)
        {
            console.MarkupLine($"[grey]{Markup.Escape(unresolved)}[/]");
        }
    }

    private static string Colour(Severity severity) =>
        severity switch
        {
            Severity.Error => "red",
            Severity.Warning => "yellow",
            _ => "blue",
        };

    private static string Colour(NoticeLevel level) =>
        level switch
        {
            NoticeLevel.Error => "red",
            NoticeLevel.Warning => "yellow",
            _ => "grey",
        };
}

using StripeGuard.Cli.Scanning;

namespace StripeGuard.Cli.Output;

/// <summary>The formats that a report can be written in, by the name that the command line takes.</summary>
internal static class ReportFormats
{
    public const string ForPeople = "text";

    public static IReadOnlyDictionary<string, Action<ScanReport, TextWriter>> ByName { get; } =
        new Dictionary<string, Action<ScanReport, TextWriter>>
        {
            [ForPeople] = TextReport.Write,
            ["json"] = JsonReport.Write,
            ["sarif"] = SarifReport.Write,
            ["github"] = GitHubReport.Write,
        };
}

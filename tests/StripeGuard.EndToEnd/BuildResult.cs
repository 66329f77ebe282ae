using System.Globalization;
using System.Text.RegularExpressions;

namespace StripeGuard.EndToEnd;

/// <summary>What a build said of one project, read from its log as a person reads it.</summary>
internal sealed partial record BuildResult(int ExitCode, string Output, IReadOnlyList<BuildMessage> Messages)
{
    /// <summary>The findings of StripeGuard's rules, as (rule, line), from top to bottom.</summary>
    public IEnumerable<(string Rule, int Line)> Findings(string severity) =>
        Messages
            .Where(message =>
                message.Severity == severity && message.Code.StartsWith("STRIPE", StringComparison.Ordinal)
            )
            .Select(message => (message.Code, message.Line))
            .OrderBy(finding => finding.Line);

    /// <summary>Reads the log of a build, or the part of it that is about one project's files.</summary>
    public static BuildResult Read(RunResult run, string? folder = null)
    {
        // The compiler says so when an analyzer cannot be loaded, or throws.
        foreach (var code in (string[])["CS8032", "CS9057", "AD0001", "CS8785"])
        {
            Assert.DoesNotContain(code, run.Output, StringComparison.Ordinal);
        }

        var lines = run.Output.Split('\n').Select(line => line.TrimEnd());
        if (folder is not null)
        {
            lines = lines.Where(line =>
                line.TrimStart().StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            );
        }

        var output = string.Join('\n', lines);
        var messages = Message()
            .Matches(output)
            .Select(match => new BuildMessage(
                match.Groups["code"].Value,
                match.Groups["severity"].Value,
                int.TryParse(match.Groups["line"].Value, CultureInfo.InvariantCulture, out var line) ? line : 0
            ))
            .Distinct();
        return new BuildResult(run.ExitCode, output, [.. messages]);
    }

    [GeneratedRegex(@"(\((?<line>\d+),\d+\))? ?: (?<severity>warning|error) (?<code>[A-Z]+\d+):")]
    private static partial Regex Message();
}

internal sealed record BuildMessage(string Code, string Severity, int Line);

using System.CommandLine;
using Spectre.Console;
using StripeGuard.Cli.Output;
using StripeGuard.Cli.Scanning;

namespace StripeGuard.Cli.Commands;

/// <summary><c>stripeguard scan PATH</c></summary>
internal sealed class ScanCommand : Command
{
    private const string Never = "none";

    private static readonly Dictionary<string, Preset> PresetsByName = new()
    {
        ["default"] = Preset.Default,
        ["strict"] = Preset.Strict,
        ["audit"] = Preset.Audit,
    };

    private static readonly Dictionary<string, Severity?> Thresholds = new()
    {
        ["info"] = Severity.Info,
        ["warning"] = Severity.Warning,
        ["error"] = Severity.Error,
        [Never] = null,
    };

    private readonly Argument<string> path = new("PATH")
    {
        Description = "A solution, a project, a folder, or a .cs file.",
    };

    private readonly Option<bool> loose = new("--loose")
    {
        Description =
            "Compile the bare .cs files instead of loading projects: nothing is restored, nothing is executed.",
    };

    private readonly Option<string> preset = Choice("--preset", "default", [.. PresetsByName.Keys]);
    private readonly Option<string> format = Choice("--format", "text", [.. ReportFormats.ByName.Keys]);
    private readonly Option<string> failOn = Choice("--fail-on", "warning", [.. Thresholds.Keys]);

    private readonly Option<string?> output = new("--output", "-o")
    {
        Description = "Write the report to a file instead of standard output.",
        HelpName = "FILE",
    };

    public ScanCommand()
        : base("scan", "Look for mistakes in C# code that uses Stripe.net.")
    {
        preset.Description = "How severe the rules are: as they declare, warnings as errors, or everything on.";
        format.Description = "How the report is written.";
        failOn.Description = "Exit with 1 when there is a finding of this severity or above.";
        Add(path);
        Add(loose);
        Add(preset);
        Add(format);
        Add(output);
        Add(failOn);
        SetAction(RunAsync);
    }

    private static Option<string> Choice(string name, string first, string[] values)
    {
        var option = new Option<string>(name) { DefaultValueFactory = _ => first };
        return option.AcceptOnlyFromAmong(values);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var target = ScanTarget.Of(arguments.GetRequiredValue(path), arguments.GetValue(loose));
        var chosenPreset = PresetsByName[arguments.GetRequiredValue(preset)];
        var progress = new ConsoleProgress(Terminal.Error);
        var scan = new Scan(OwnRules.FromAnalyzersAssembly(), chosenPreset, progress);
        var report = await progress.DuringAsync(() => scan.RunAsync(target, cancellation));
        Write(report, arguments);

        return
            Thresholds[arguments.GetRequiredValue(failOn)] is { } threshold
            && report.Findings.Any(finding => finding.Severity >= threshold)
            ? ExitCode.Findings
            : ExitCode.Clean;
    }

    private void Write(ScanReport report, ParseResult arguments)
    {
        var name = arguments.GetRequiredValue(format);
        var write = ReportFormats.ByName[name];
        var file = arguments.GetValue(output);
        if (file is null)
        {
            write(report, arguments.InvocationConfiguration.Output);
        }
        else
        {
            AtomicFile.Write(file, writer => write(report, writer));
        }

        // Where the report itself is not what a person reads now, what it could not see is said beside it.
        if (file is not null || name != ReportFormats.ForPeople)
        {
            TextReport.WriteBlindSpots(report, Terminal.Error);
            Terminal.Error.WriteLine(Summary.Of(report));
        }
    }
}

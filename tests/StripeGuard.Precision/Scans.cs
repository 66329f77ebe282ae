using System.Text.Json;
using StripeGuard.Analyzers;
using StripeGuard.Cli;
using StripeGuard.Cli.Scanning;

namespace StripeGuard.Precision;

/// <summary>
/// Scans repositories as <c>scan --loose</c> does, and keeps what it found: a repository is scanned again only when the
/// rules, the scan or its commit changed.
/// </summary>
internal sealed class Scans(OwnRules rules, string folder) : IScanProgress
{
    private static readonly string Tool =
        $"{typeof(StripeGuardAnalyzer).Module.ModuleVersionId:N}-{typeof(Scan).Module.ModuleVersionId:N}";

    public async Task<RepositoryScan> OfAsync(Repository repository)
    {
        var kept = Path.Combine(folder, Path.GetFileName(repository.Folder) + ".json");
        var key = $"{Tool}-{repository.Commit}";
        if (repository.Commit is not null && Read(kept) is { } known && known.Key == key)
        {
            return known;
        }

        var scan = await ScanAsync(repository, key);
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(kept, JsonSerializer.Serialize(scan));
        return scan;
    }

    void IScanProgress.Doing(string what) { }

    void IScanProgress.Say(string what) => Console.Error.WriteLine(what);

    private async Task<RepositoryScan> ScanAsync(Repository repository, string key)
    {
        var target = ScanTarget.Of(repository.Folder, loose: true);
        try
        {
            var report = await new Scan(rules, Preset.Default, this).RunAsync(target, CancellationToken.None);
            return new RepositoryScan(
                key,
                report.Files,
                [
                    .. report.Findings.Select(finding => new Found(
                        new Place(repository.Name, finding.File, finding.Line, finding.RuleId),
                        finding.Severity.ToString(),
                        finding.Message,
                        finding.CodeLine.Trim()
                    )),
                ],
                [.. report.Notices.Where(notice => notice.Level == NoticeLevel.Error).Select(notice => notice.Message)]
            );
        }
        catch (CannotRunException nothing)
        {
            return new RepositoryScan(key, 0, [], [nothing.Message]);
        }
    }

    private static RepositoryScan? Read(string kept) =>
        File.Exists(kept) ? JsonSerializer.Deserialize<RepositoryScan>(File.ReadAllText(kept)) : null;
}

/// <param name="Key">The tool and the commit that it is of.</param>
/// <param name="Failures">What the scan could not do: rules that threw.</param>
internal sealed record RepositoryScan(
    string Key,
    int Files,
    IReadOnlyList<Found> Findings,
    IReadOnlyList<string> Failures
);

internal sealed record Found(Place Place, string Severity, string Message, string Code);

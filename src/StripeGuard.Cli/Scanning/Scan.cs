using Microsoft.CodeAnalysis;

namespace StripeGuard.Cli.Scanning;

/// <summary>One scan from its PATH to its report.</summary>
internal sealed class Scan(OwnRules rules, Preset preset, IScanProgress progress)
{
    private readonly List<Notice> notices = [];

    public async Task<ScanReport> RunAsync(ScanTarget target, CancellationToken cancellation)
    {
        var started = DateTimeOffset.UtcNow;
        var root = new RootedPath(target.Root);
        using var buildable = new BuildableProjects(progress, notices.Add);
        using var loose = new LooseSolution(notices.Add);
        var loaded = await LoadAsync(target, buildable, loose, cancellation);
        if (!loaded.Any(project => SourcesOf(project.Project).Any()))
        {
            throw new CannotRunException(NothingToScan(target, root));
        }

        var scan = new ProjectScan(rules, preset, root);
        var results = new List<ProjectScan.Result>();
        var projects = new List<ScannedProject>();
        foreach (var (project, isLoose) in loaded)
        {
            progress.Doing($"Analysing {project.Name} ({projects.Count + 1} of {loaded.Count})");
            results.Add(await scan.RunAsync(project, cancellation));
            var path = root.Show(project.FilePath!);
            projects.Add(new ScannedProject(project.Name, path, isLoose, SourcesOf(project).Count()));
        }

        return new ScanReport(
            root.Root,
            preset,
            rules.Descriptors,
            projects,
            Finding.InOrder(results.SelectMany(result => result.Findings)),
            UnresolvedNames.Sum(results.Select(result => result.Unresolved)),
            [
                .. notices
                    .Concat(results.SelectMany(result => result.Notices))
                    .Select(notice => Shown(notice, root))
                    .Distinct(),
            ],
            started,
            DateTimeOffset.UtcNow
        );
    }

    private async Task<List<(Project Project, bool IsLoose)>> LoadAsync(
        ScanTarget target,
        BuildableProjects buildable,
        LooseSolution loose,
        CancellationToken cancellation
    )
    {
        var loaded = new List<Project>();
        var failed = new List<string>();
        foreach (var file in target.Buildable)
        {
            progress.Doing($"Loading {Path.GetFileName(file)}");
            var outcome = await buildable.LoadAsync(file, cancellation);
            loaded.AddRange(outcome.Loaded);
            failed.AddRange(outcome.Failed);
        }

        progress.Doing("Reading files");
        var unbuilt =
            target.LooseFile is { } single ? loose.OfFile(single)
            : loaded.Count + failed.Count > 0 ? loose.OfProjects(failed)
            : loose.OfFolder(target.Root);
        return
        [
            // Two solutions may name the same project.
            .. loaded.DistinctBy(project => (project.FilePath, project.Name)).Select(project => (project, false)),
            .. unbuilt.Select(project => (project, true)),
        ];
    }

    /// <summary>The files that people wrote: not what the build or this tool put beside them.</summary>
    private static IEnumerable<Document> SourcesOf(Project project) =>
        project.Documents.Where(document =>
            document.FilePath is { } path && !path.Contains(BuildOutput, StringComparison.Ordinal)
        );

    private static readonly string BuildOutput = $"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}";

    private string NothingToScan(ScanTarget target, RootedPath root)
    {
        var place = target.LooseFile ?? target.Root;
        var reasons = notices.Select(notice => $"\n  {root.Show(notice.File ?? place)}: {notice.Message}");
        return $"There is no C# to scan in '{place}'." + string.Concat(reasons);
    }

    private static Notice Shown(Notice notice, RootedPath root) =>
        notice.File is { } file ? notice with { File = root.Show(file) } : notice;
}

/// <summary>Told what a scan is at, for those who wait.</summary>
internal interface IScanProgress
{
    /// <summary>Passing: gone when the next comes.</summary>
    void Doing(string what);

    /// <summary>To stay: the user must know.</summary>
    void Say(string what);
}

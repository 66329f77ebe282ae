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
        using var loose = new LooseSolution(root, notices.Add);
        var loaded = Load(target, loose);
        if (!loaded.Any(project => SourcesOf(project.Project).Any()))
        {
            throw new CannotRunException(NothingToScan(target, root));
        }

        var scan = new ProjectScan(rules, preset, root);
        var results = new List<ProjectScan.Result>();
        var projects = new List<ScannedProject>();
        foreach (var (project, isLoose) in loaded)
        {
            progress.Doing($"Analysing {project.Name}", projects.Count, loaded.Count);
            results.Add(await scan.RunAsync(project, cancellation));
            projects.Add(
                new ScannedProject(project.Name, root.Show(project.FilePath!), isLoose, SourcesOf(project).Count())
            );
        }

        return new ScanReport(
            root.Root,
            preset,
            rules.Descriptors,
            projects,
            Finding.InOrder(results.SelectMany(result => result.Findings)),
            UnresolvedNames.Sum(results.Select(result => result.Unresolved)),
            [.. notices.Concat(results.SelectMany(result => result.Notices)).Select(notice => Shown(notice, root))],
            started,
            DateTimeOffset.UtcNow
        );
    }

    private List<(Project Project, bool Loose)> Load(ScanTarget target, LooseSolution loose)
    {
        progress.Doing("Reading files", 0, 1);
        var projects = target.LooseFile is { } file ? loose.OfFile(file) : loose.OfFolder(target.Root);
        return [.. projects.Select(project => (project, true))];
    }

    private static IEnumerable<Document> SourcesOf(Project project) =>
        project.Documents.Where(document => document.FilePath is not null);

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
    void Doing(string what, int done, int of);

    /// <summary>To stay: the user must know.</summary>
    void Say(string what);
}

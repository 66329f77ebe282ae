using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.MSBuild;

namespace StripeGuard.Cli.Scanning;

/// <summary>Loads projects as their build sees them: own references, own .editorconfig, every target framework.</summary>
internal sealed class BuildableProjects(IScanProgress progress, Action<Notice> notify) : IDisposable
{
    private readonly List<MSBuildWorkspace> workspaces = [];

    /// <summary>Loads the C# projects that <paramref name="file"/>, a solution or a project, names.</summary>
    public async Task<Outcome> LoadAsync(string file, CancellationToken cancellation)
    {
        var wanted = await SolutionFile.CSharpProjectsAsync(file, notify, cancellation);
        if (wanted.Count == 0)
        {
            return new Outcome([], []);
        }

        var unrestored = await RestoreAsync(file, wanted, cancellation);
        var (solution, messages) = await OpenAsync(file, cancellation);
        var loaded = new List<Project>();
        var failed = new List<string>();
        foreach (var path in wanted)
        {
            var usable = solution.Projects.Where(project => project.FilePath == path && IsUsable(project)).ToList();
            var reason =
                unrestored.GetValueOrDefault(path)
                ?? (
                    usable.Count == 0 ? "It could not be loaded: " + Reason(messages, path)
                    : await LacksStripeAsync(usable, cancellation) ? WithoutStripe(messages, path)
                    : null
                );
            if (reason is null)
            {
                loaded.AddRange(usable);
                continue;
            }

            failed.Add(path);
            notify(
                new Notice(NoticeLevel.Warning, $"Scanned as loose files, without its own references. {reason}", path)
            );
        }

        return new Outcome(loaded, failed);
    }

    public void Dispose() => workspaces.ForEach(workspace => workspace.Dispose());

    /// <summary>Restores where that was never done; returns why the packages of a project are still not there.</summary>
    private async Task<Dictionary<string, string>> RestoreAsync(
        string file,
        IReadOnlyList<string> projects,
        CancellationToken cancellation
    )
    {
        if (!projects.Any(DotnetRestore.IsNeeded))
        {
            return [];
        }

        progress.Say($"The packages of {Path.GetFileName(file)} are not there yet: running dotnet restore.");
        var failures = new Dictionary<string, string>(StringComparer.Ordinal);
        var reason = await DotnetRestore.RunAsync(file, cancellation);
        foreach (var project in projects.Where(DotnetRestore.IsNeeded))
        {
            // One broken project stops the restore of its whole solution; the others need not suffer for it. And a
            // restore that leaves a project out, since no configuration of the solution builds it, succeeds.
            var own = SolutionFile.Is(file) ? await DotnetRestore.RunAsync(project, cancellation) : reason;
            if (own is not null)
            {
                failures[project] = $"Its packages could not be restored: {own}";
            }
        }

        return failures;
    }

    private async Task<(Solution, IReadOnlyCollection<string>)> OpenAsync(string file, CancellationToken cancellation)
    {
        var workspace = MSBuildWorkspace.Create();
        workspaces.Add(workspace);
        workspace.SkipUnrecognizedProjects = true;
        var messages = new ConcurrentQueue<string>();
        using var registration = workspace.RegisterWorkspaceFailedHandler(failure =>
            messages.Enqueue(failure.Diagnostic.Message)
        );
        var loading = new Loading(progress);
        try
        {
            if (SolutionFile.Is(file))
            {
                await workspace.OpenSolutionAsync(file, loading, cancellation);
            }
            else
            {
                await workspace.OpenProjectAsync(file, loading, cancellation);
            }
        }
#pragma warning disable CA1031 // Whatever MSBuild or the process that hosts it trips over, the files can be scanned without it.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            messages.Enqueue(e.Message);
        }

        return (workspace.CurrentSolution, messages);
    }

    /// <summary>A project that MSBuild could not evaluate or build comes without sources, or without even the framework.</summary>
    private static bool IsUsable(Project project) =>
        project.DocumentIds.Count > 0 && project.MetadataReferences.Count > 0;

    /// <summary>
    /// Whether the code uses Stripe.net and no target framework of the project refers to it: its build is broken, and
    /// the rules, which go by Stripe.net's types, would find nothing.
    /// </summary>
    private static async Task<bool> LacksStripeAsync(IReadOnlyList<Project> project, CancellationToken cancellation)
    {
        var uses = false;
        foreach (var target in project)
        {
            if (await target.GetCompilationAsync(cancellation) is not { } compilation)
            {
                continue;
            }

            if (compilation.GlobalNamespace.GetNamespaceMembers().Any(space => space.Name == "Stripe"))
            {
                return false;
            }

            uses |= compilation.SyntaxTrees.Any(tree => UsesStripe(tree, cancellation));
        }

        return uses;
    }

    private static bool UsesStripe(SyntaxTree tree, CancellationToken cancellation) =>
        tree.GetCompilationUnitRoot(cancellation)
            .Usings.Any(directive => directive.NamespaceOrType.ToString().Split('.', ':')[0] == "Stripe");

    private static string WithoutStripe(IReadOnlyCollection<string> messages, string path)
    {
        var because = messages.Any(message => message.Contains(path, StringComparison.Ordinal))
            ? " " + Reason(messages, path)
            : "";
        return $"Its code uses Stripe.net, and its references do not have it.{because}";
    }

    private static string Reason(IReadOnlyCollection<string> messages, string path)
    {
        const string introduction = "with message: ";
        var message =
            messages.FirstOrDefault(message => message.Contains(path, StringComparison.Ordinal))
            ?? messages.FirstOrDefault()
            ?? "MSBuild gives no reason.";
        var start = message.IndexOf(introduction, StringComparison.Ordinal);
        return message[(start < 0 ? 0 : start + introduction.Length)..].ReplaceLineEndings(" ").Trim();
    }

    /// <param name="Failed">The project files that could not be loaded; a notice says why.</param>
    internal sealed record Outcome(IReadOnlyList<Project> Loaded, IReadOnlyList<string> Failed);

    private sealed class Loading(IScanProgress progress) : IProgress<ProjectLoadProgress>
    {
        public void Report(ProjectLoadProgress value) =>
            progress.Doing($"Loading {Path.GetFileNameWithoutExtension(value.FilePath)}");
    }
}

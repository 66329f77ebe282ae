using CliWrap;
using CliWrap.Buffered;

namespace StripeGuard.Precision;

/// <summary>A checked-out repository.</summary>
/// <param name="Name">As its host spells it: <c>owner/name</c>.</param>
/// <param name="Commit">What is checked out, or null where git does not say, or the code was changed since.</param>
internal sealed record Repository(string Name, string Folder, string? Commit)
{
    /// <summary>The repositories in a collection's folder, each in a folder <c>owner+name</c>; small ones first.</summary>
    public static async Task<IReadOnlyList<Repository>> InAsync(string collection)
    {
        var found = new List<Repository>();
        foreach (var folder in Directory.EnumerateDirectories(collection, "*+*").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(folder).Replace('+', '/');
            found.Add(new Repository(name, folder, await CommitOf(folder)));
        }

        return [.. found.OrderBy(SizeOf)];
    }

    public static async Task<string?> CommitOf(string folder)
    {
        if (!Path.Exists(Path.Combine(folder, ".git")))
        {
            return null;
        }

        var changed = await Git(folder, "status", "--porcelain", "--untracked-files=no", "--", "*.cs", "*.csproj");
        return changed is "" ? await Git(folder, "rev-parse", "HEAD") : null;
    }

    private static async Task<string?> Git(string folder, params string[] arguments)
    {
        var result = await CliWrap
            .Cli.Wrap("git")
            .WithArguments(arguments)
            .WithWorkingDirectory(folder)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        return result.ExitCode == 0 ? result.StandardOutput.Trim() : null;
    }

    private static int SizeOf(Repository repository) =>
        Directory.EnumerateFiles(repository.Folder, "*.cs", SearchOption.AllDirectories).Count();
}

namespace StripeGuard.Cli.Scanning;

/// <summary>The folder that the reported paths are relative to.</summary>
internal sealed class RootedPath(string root)
{
    public string Root { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <summary>The path as reports show it: relative with forward slashes, or whole when it lies elsewhere.</summary>
    public string Show(string path)
    {
        var relative = Path.GetRelativePath(Root, path);
        return (IsBelow(relative) ? relative : Path.GetFullPath(path)).Replace('\\', '/');
    }

    public bool Holds(string path) => IsBelow(Path.GetRelativePath(Root, path));

    private static bool IsBelow(string relative) =>
        relative != ".."
        && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal)
        && !Path.IsPathRooted(relative);
}

namespace StripeGuard.Cli.Scanning;

/// <summary>The files below a folder that a scan of loose files looks at.</summary>
/// <param name="Sources">The .cs files.</param>
/// <param name="ProjectFiles">The .csproj files.</param>
/// <param name="Settings">The files that programs read their settings from.</param>
internal sealed record SourceTree(
    IReadOnlyList<string> Sources,
    IReadOnlyList<string> ProjectFiles,
    IReadOnlyList<string> Settings
)
{
    private static readonly HashSet<string> Skipped = new(StringComparer.OrdinalIgnoreCase)
    {
        "bin",
        "obj",
        "node_modules",
    };

    /// <summary>
    /// Walks <paramref name="folder"/>, leaving out build output, packages of other tools, and hidden folders. Symbolic
    /// links are not followed: they may form a cycle, and what they point to inside the folder is found there anyway.
    /// </summary>
    public static SourceTree Below(string folder, Action<Notice> notify)
    {
        var sources = new List<string>();
        var projects = new List<string>();
        var settings = new List<string>();
        var pending = new Stack<string>([folder]);
        while (pending.TryPop(out var current))
        {
            foreach (var entry in Entries(current, notify))
            {
                if (entry is DirectoryInfo)
                {
                    if (!Skipped.Contains(entry.Name) && !entry.Name.StartsWith('.'))
                    {
                        pending.Push(entry.FullName);
                    }
                }
                else if (entry.Extension.Equals(".cs", StringComparison.OrdinalIgnoreCase))
                {
                    sources.Add(entry.FullName);
                }
                else if (entry.Extension.Equals(".csproj", StringComparison.OrdinalIgnoreCase))
                {
                    projects.Add(entry.FullName);
                }
                else if (SettingsFiles.IsOne(entry.Name))
                {
                    settings.Add(entry.FullName);
                }
            }
        }

        sources.Sort(StringComparer.Ordinal);
        projects.Sort(StringComparer.Ordinal);
        settings.Sort(StringComparer.Ordinal);
        return new SourceTree(sources, projects, settings);
    }

    private static List<FileSystemInfo> Entries(string folder, Action<Notice> notify)
    {
        try
        {
            return new DirectoryInfo(folder)
                .EnumerateFileSystemInfos()
                .Where(entry => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
                .ToList();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            notify(new Notice(NoticeLevel.Warning, $"Skipped, since the folder cannot be read: {e.Message}", folder));
            return [];
        }
    }
}

namespace StripeGuard.Cli.Scanning;

/// <summary>What the PATH of a scan means.</summary>
/// <param name="Root">The folder that reported paths are relative to.</param>
/// <param name="Buildable">The solutions and projects to load; empty for a scan of loose files.</param>
/// <param name="LooseFile">The one file to scan, when PATH names a .cs file.</param>
internal sealed record ScanTarget(string Root, IReadOnlyList<string> Buildable, string? LooseFile = null)
{
    private static readonly string[] SolutionExtensions = [".sln", ".slnx"];
    private const string ProjectExtension = ".csproj";

    public static ScanTarget Of(string path, bool loose)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new CannotRunException("The PATH is empty. Give a solution, a project, a folder or a .cs file.");
        }

        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            return new ScanTarget(full, loose ? [] : BuildableIn(full));
        }

        if (!File.Exists(full))
        {
            throw new CannotRunException(
                $"There is no file or folder '{path}'. Give a solution, a project, a folder or a .cs file."
            );
        }

        var folder = Path.GetDirectoryName(full)!;
        return Path.GetExtension(full).ToLowerInvariant() switch
        {
            ".cs" => new ScanTarget(folder, [], full),
            ProjectExtension or ".sln" or ".slnx" => new ScanTarget(folder, loose ? [] : [full]),
            _ => throw new CannotRunException(
                $"'{path}' is nothing to scan. Give a solution (.sln, .slnx), a project (.csproj), a folder or a .cs file."
            ),
        };
    }

    /// <summary>The solutions in the folder itself, or else its projects. Of a .sln and a .slnx of one name, the newer format counts.</summary>
    private static List<string> BuildableIn(string folder)
    {
        var solutions = FilesWith(folder, SolutionExtensions)
            .GroupBy(Path.GetFileNameWithoutExtension, StringComparer.OrdinalIgnoreCase)
            .Select(group => group.OrderByDescending(file => file.Length).First())
            .ToList();
        return solutions.Count > 0 ? solutions : FilesWith(folder, [ProjectExtension]);
    }

    private static List<string> FilesWith(string folder, string[] extensions)
    {
        try
        {
            return Directory
                .EnumerateFiles(folder)
                .Where(file => extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal)
                .ToList();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotRunException($"The folder '{folder}' cannot be read: {e.Message}");
        }
    }
}

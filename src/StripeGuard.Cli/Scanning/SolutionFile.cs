using Microsoft.VisualStudio.SolutionPersistence.Model;
using Microsoft.VisualStudio.SolutionPersistence.Serializer;

namespace StripeGuard.Cli.Scanning;

/// <summary>Which C# projects a solution (.sln or .slnx) or a project file names.</summary>
internal static class SolutionFile
{
    /// <summary>Solutions as people name them; SolutionPersistence tells their formats apart.</summary>
    public static bool Is(string file) => SolutionSerializers.GetSerializerByMoniker(file) is not null;

    public static async Task<IReadOnlyList<string>> CSharpProjectsAsync(
        string file,
        Action<Notice> notify,
        CancellationToken cancellation
    )
    {
        if (SolutionSerializers.GetSerializerByMoniker(file) is not { } serializer)
        {
            return [file];
        }

        try
        {
            var solution = await serializer.OpenAsync(file, cancellation);
            var folder = Path.GetDirectoryName(file)!;
            var projects = solution
                .SolutionProjects.Select(project => project.FilePath.Replace('\\', Path.DirectorySeparatorChar))
                .Where(path => Path.GetExtension(path).Equals(".csproj", StringComparison.OrdinalIgnoreCase))
                .Select(path => Path.GetFullPath(Path.Combine(folder, path)))
                .ToLookup(File.Exists);
            foreach (var missing in projects[false])
            {
                notify(
                    new Notice(NoticeLevel.Warning, "The solution names this project, and it is not there.", missing)
                );
            }

            return [.. projects[true].Distinct()];
        }
        catch (Exception e)
            when (e is SolutionException or IOException or UnauthorizedAccessException or System.Xml.XmlException)
        {
            notify(new Notice(NoticeLevel.Warning, $"The solution cannot be read: {e.Message}", file));
            return [];
        }
    }
}

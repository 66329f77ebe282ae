using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using StripeGuard.Analyzers.CardData;

namespace StripeGuard.Cli.Scanning;

/// <summary>
/// The files that a program reads its settings from: given to the rules as the package's build file gives them to the
/// compiler, whether the scanned project has the package or not.
/// </summary>
internal static class SettingsFiles
{
    public static bool IsOne(string path) => ConfigurationFile.Of(path) is not null;

    /// <summary>The project with the settings files of its own folder, each once.</summary>
    public static Project AddTo(Project project)
    {
        if (!File.Exists(project.FilePath) || Path.GetDirectoryName(project.FilePath) is not { } folder)
        {
            return project;
        }

        var known = project
            .AdditionalDocuments.Select(document => document.FilePath)
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        foreach (var path in In(folder).Concat(In(Path.Combine(folder, "Properties"))).Where(known.Add))
        {
            if (SourceFile.Read(path, _ => { }) is { } text)
            {
                project = project.AddAdditionalDocument(Path.GetFileName(path), text, filePath: path).Project;
            }
        }

        return project;
    }

    /// <summary>The text of an additional document, by its path.</summary>
    public static Task<SourceText> TextAsync(Project project, string path) =>
        project.AdditionalDocuments.First(document => document.FilePath == path).GetTextAsync();

    private static IEnumerable<string> In(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Where(IsOne).Order(StringComparer.Ordinal) : [];
}

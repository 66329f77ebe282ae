using Microsoft.CodeAnalysis.Text;

namespace StripeGuard.Cli.Scanning;

/// <summary>Finds the .editorconfig and .globalconfig files that count for a source, as a build does: in its folder and in each above it.</summary>
internal sealed class EditorConfigs
{
    private static readonly string[] Names = [".editorconfig", ".globalconfig"];

    private readonly Dictionary<string, IReadOnlyList<(string Path, SourceText Text)>> byFolder = new(
        StringComparer.Ordinal
    );

    public IReadOnlyList<(string Path, SourceText Text)> Of(IEnumerable<string> sources) =>
        sources
            .Select(source => Path.GetDirectoryName(source)!)
            .Distinct()
            .SelectMany(Above)
            .DistinctBy(config => config.Path)
            .OrderBy(config => config.Path, StringComparer.Ordinal)
            .ToList();

    private IReadOnlyList<(string Path, SourceText Text)> Above(string folder)
    {
        if (byFolder.TryGetValue(folder, out var known))
        {
            return known;
        }

        var here = Names
            .Select(name => Path.Combine(folder, name))
            .Where(File.Exists)
            .Select(path => (path, SourceFile.Read(path, _ => { })))
            .Where(config => config.Item2 is not null)
            .Select(config => (config.path, config.Item2!));
        IReadOnlyList<(string, SourceText)> above = Path.GetDirectoryName(folder) is { } parent ? Above(parent) : [];
        return byFolder[folder] = [.. here, .. above];
    }
}

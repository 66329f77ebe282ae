using System.Xml;
using System.Xml.Linq;

namespace StripeGuard.Cli.Scanning;

/// <summary>
/// What a project file says about how its sources are to be read. It is read as plain XML, together with the
/// Directory.Build.props above it: conditions are taken as met, nothing is evaluated, nothing is executed.
/// </summary>
internal sealed record LooseProjectFile(
    string Path,
    string Sdk,
    bool ImplicitUsings,
    bool Nullable,
    IReadOnlyList<string> Usings,
    IReadOnlyList<string> ProjectReferences
)
{
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public static LooseProjectFile Read(string path, Action<Notice> notify)
    {
        var documents = PropsAbove(path).Append(path).Select(file => Load(file, notify)).OfType<XDocument>().ToList();

        return new LooseProjectFile(
            path,
            documents.LastOrDefault()?.Root?.Attribute("Sdk")?.Value ?? "",
            IsOn(Property(documents, "ImplicitUsings")),
            IsOn(Property(documents, "Nullable")),
            documents.SelectMany(UsingDirectives).Distinct().ToList(),
            Elements(documents, "ProjectReference")
                .Select(reference => reference.Attribute("Include")?.Value)
                .OfType<string>()
                .Select(include => Resolve(path, include))
                .ToList()
        );
    }

    /// <summary>
    /// Above the scanned folder too, as in a build. The outermost first, as if each imported the one above it, which is
    /// how they are usually written.
    /// </summary>
    private static Stack<string> PropsAbove(string path)
    {
        var found = new Stack<string>();
        for (
            var folder = System.IO.Path.GetDirectoryName(path);
            folder is not null;
            folder = System.IO.Path.GetDirectoryName(folder)
        )
        {
            var props = System.IO.Path.Combine(folder, "Directory.Build.props");
            if (File.Exists(props))
            {
                found.Push(props);
            }
        }

        return found;
    }

    private static XDocument? Load(string path, Action<Notice> notify)
    {
        try
        {
            using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            return XDocument.Load(reader);
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
        {
            notify(
                new Notice(
                    NoticeLevel.Warning,
                    $"The project file cannot be read, so only its folder counts: {e.Message}",
                    path
                )
            );
            return null;
        }
    }

    private static IEnumerable<XElement> Elements(IEnumerable<XDocument> documents, string name) =>
        documents.SelectMany(document => document.Descendants()).Where(element => element.Name.LocalName == name);

    private static string? Property(IEnumerable<XDocument> documents, string name) =>
        Elements(documents, name).LastOrDefault()?.Value.Trim();

    private static bool IsOn(string? value) => value?.ToLowerInvariant() is "enable" or "true";

    private static IEnumerable<string> UsingDirectives(XDocument document) =>
        from element in Elements([document], "Using")
        let name = element.Attribute("Include")?.Value
        where !string.IsNullOrWhiteSpace(name) && !name.Contains('$', StringComparison.Ordinal)
        let isStatic = IsOn(element.Attribute("Static")?.Value)
        let alias = element.Attribute("Alias")?.Value
        select alias is { Length: > 0 } ? $"{alias} = {name}" : (isStatic ? "static " : "") + name;

    private static string Resolve(string path, string include) =>
        System.IO.Path.GetFullPath(
            System.IO.Path.Combine(
                System.IO.Path.GetDirectoryName(path)!,
                include.Replace('\\', System.IO.Path.DirectorySeparatorChar)
            )
        );
}

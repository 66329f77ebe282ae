using System.Collections.Concurrent;
using System.Text;
using Stripe;

namespace StripeGuard.Testing.Catalog;

/// <summary>What a route answers with.</summary>
internal enum AnswerKind
{
    Nothing,
    Object,
    List,
    SearchResult,

    /// <summary>A v2 list: <c>data</c>, <c>next_page_url</c>, <c>previous_page_url</c>.</summary>
    PageOfV2,
}

/// <summary>A route of the API: what it takes and what it gives, by the names of shapes.</summary>
internal sealed record CatalogueRoute(
    string Method,
    string Path,
    AnswerKind Answer,
    IReadOnlyList<string> Answers,
    IReadOnlyList<string> Parameters
)
{
    public bool IsV2 => Path.StartsWith("/v2/", StringComparison.Ordinal);
}

/// <summary>An object's fields or a hash of parameters. <paramref name="ObjectName"/> is what its <c>object</c> field says, if it has one.</summary>
internal sealed record Shape(string Name, string? ObjectName, IReadOnlyDictionary<string, FieldType> Fields)
{
    public static readonly IReadOnlyDictionary<string, FieldType> NoFields = new Dictionary<string, FieldType>();
}

/// <summary>
/// What the API is: its routes, parameters and objects, as Stripe.net knows them. Read from the checked-in
/// <c>catalogue.txt</c>; its lines are indexed at once and understood one by one as they are asked for.
/// </summary>
internal sealed class Catalogue
{
    private const string Resource = "catalogue.txt";

    private static readonly Lazy<Catalogue> Lazy = new(Load);

    private readonly Dictionary<string, string> enumLines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> shapeLines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> shapeOfObject = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Shape> shapes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string[]> enums = new(StringComparer.Ordinal);
    private readonly List<CatalogueRoute> routes = [];

    /// <summary>Reads what <see cref="CatalogueReader"/> wrote.</summary>
    internal Catalogue(string text)
    {
        var section = "";
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!line.Contains(' ', StringComparison.Ordinal))
            {
                section = line;
                continue;
            }

            switch (section)
            {
                case "routes":
                    routes.Add(Route(line));
                    break;
                case "enums":
                    enumLines.Add(FirstWord(line), line);
                    break;
                case "shapes":
                    AddShape(line);
                    break;
            }
        }
    }

    /// <summary>The API of the Stripe.net that is loaded.</summary>
    public static Catalogue Current => Lazy.Value;

    /// <summary>The version of the Stripe.net that is loaded.</summary>
    public static string LoadedVersion { get; } = typeof(StripeClient).Assembly.GetName().Version!.ToString(3);

    public IReadOnlyList<CatalogueRoute> Routes => routes;

    /// <summary>The shape of that name; one without a line of its own has no fields.</summary>
    public Shape Shape(string name) => shapes.GetOrAdd(name, ParseShape);

    /// <summary>The shape of the objects whose <c>object</c> field says that, or null.</summary>
    public Shape? ShapeOfObject(string objectName) =>
        shapeOfObject.TryGetValue(objectName, out var name) ? Shape(name) : null;

    private static Catalogue Load()
    {
        using var stream = typeof(Catalogue).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = reader.ReadToEnd();
        return text.StartsWith($"stripe.net {LoadedVersion}\n", StringComparison.Ordinal)
            ? new Catalogue(text)
            : new Catalogue(CatalogueReader.Read(DocumentationBesideStripe()));
    }

    private static string? DocumentationBesideStripe()
    {
        var file = Path.ChangeExtension(typeof(StripeClient).Assembly.Location, ".xml");
        return System.IO.File.Exists(file) ? file : null;
    }

    private static CatalogueRoute Route(string line)
    {
        var words = line.Split(' ');
        var (kind, answer) = words[2].Split(':') switch
        {
            ["-"] => (AnswerKind.Nothing, ""),
            ["list", var items] => (AnswerKind.List, items),
            ["search", var items] => (AnswerKind.SearchResult, items),
            ["v2list", var items] => (AnswerKind.PageOfV2, items),
            _ => (AnswerKind.Object, words[2]),
        };
        return new CatalogueRoute(
            words[0],
            words[1],
            kind,
            answer.Length == 0 ? [] : answer.Split('/'),
            words[3] == "-" ? [] : words[3].Split('+')
        );
    }

    private void AddShape(string line)
    {
        var name = FirstWord(line);
        shapeLines.Add(name, line);
        var rest = line.AsSpan(name.Length + 1);
        if (rest[0] == '=')
        {
            var end = rest.IndexOf(' ');
            shapeOfObject.TryAdd((end < 0 ? rest[1..] : rest[1..end]).ToString(), name);
        }
    }

    private Shape ParseShape(string name)
    {
        if (!shapeLines.TryGetValue(name, out var line))
        {
            return new Shape(name, null, Catalog.Shape.NoFields);
        }

        string? objectName = null;
        var fields = new Dictionary<string, FieldType>(StringComparer.Ordinal);
        foreach (var word in line.Split(' ').Skip(1))
        {
            if (word[0] == '=')
            {
                objectName = word[1..];
                continue;
            }

            var colon = word.IndexOf(':', StringComparison.Ordinal);
            var field = colon < 0 ? word : word[..colon];
            fields[field] = FieldType.Parse(colon < 0 ? "" : word[(colon + 1)..], name, field, EnumValues);
        }

        return new Shape(name, objectName, fields);
    }

    private string[] EnumValues(string name) =>
        enums.GetOrAdd(name, key => enumLines[key][(key.Length + 1)..].Split('|'));

    private static string FirstWord(string line) => line[..line.IndexOf(' ', StringComparison.Ordinal)];
}

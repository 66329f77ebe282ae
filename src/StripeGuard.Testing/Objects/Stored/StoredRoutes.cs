using StripeGuard.Testing.Catalog;

namespace StripeGuard.Testing.Objects.Stored;

/// <summary>
/// The operations of the routes that have no behaviour of their own: objects are made, changed, listed and deleted in
/// the shape of their entity, and nothing follows from it.
/// </summary>
internal sealed class StoredRoutes
{
    private readonly Catalogue catalogue;
    private readonly EntityShape entities;
    private readonly Dictionary<string, CatalogueRoute> byPattern = new(StringComparer.Ordinal);

    public StoredRoutes(Catalogue catalogue)
    {
        this.catalogue = catalogue;
        entities = new EntityShape(catalogue, new References(catalogue));
        foreach (var route in catalogue.Routes)
        {
            byPattern[$"{route.Method} {RoutePattern.Of(route.Path)}"] = route;
        }
    }

    public Operation OperationOf(CatalogueRoute route)
    {
        var stored = new StoredRoute(catalogue, entities, route, ItemShapes(route), ParentTypes(route));
        var endsInId = route.Path.EndsWith('}');
        return route.Method switch
        {
            "GET" when route.Answer == AnswerKind.List => stored.List,
            "GET" when route.Answer == AnswerKind.PageOfV2 => stored.ListOfV2,
            "GET" when route.Answer == AnswerKind.SearchResult => stored.Search,
            "GET" when route.Answer == AnswerKind.Nothing => stored.Download,
            "GET" when endsInId => stored.Retrieve,
            "GET" when route.Path.EndsWith("/find", StringComparison.Ordinal) => stored.FindByParameters,
            "GET" when route.Path.EndsWith("/preview", StringComparison.Ordinal) => stored.Preview,
            "GET" => stored.Singleton,
            "DELETE" when endsInId => stored.Delete,
            "DELETE" => stored.Clear,
            "POST" when endsInId => stored.Update,
            "POST" when route.Answer == AnswerKind.Nothing => stored.Nothing,
            "POST" when route.Path.EndsWith("/create_preview", StringComparison.Ordinal) => stored.Preview,
            "POST" when route.Path.EndsWith("/delete", StringComparison.Ordinal) => stored.DeleteByParameters,
            "POST" when Find("GET", route.Path) is { Answer: AnswerKind.Object } => stored.UpdateSingleton,
            "POST" when IsVerb(route) => stored.Act,
            _ => stored.Create,
        };
    }

    /// <summary>What the route answers for what nobody created.</summary>
    public ConjuredRoute ConjuredOf(CatalogueRoute route) =>
        new(entities, route, ItemShapes(route), ParentTypes(route), route.Method == "POST" && IsVerb(route));

    private CatalogueRoute? Find(string method, string path) =>
        byPattern.GetValueOrDefault($"{method} {RoutePattern.Of(path)}");

    /// <summary>A verb answers with the very object that the path before it names.</summary>
    private bool IsVerb(CatalogueRoute route) =>
        PathToLastId(route.Path) is { } item
        && (
            Item(item) is { } answers
                ? answers.Intersect(route.Answers).Any()
                : item.Contains("/test_helpers/", StringComparison.Ordinal)
        );

    /// <summary>The shapes of the objects that a path ending in an id names; a test helper's are those of the route it helps.</summary>
    private IReadOnlyList<string>? Item(string path) =>
        (Find("GET", path) ?? Find("POST", path))?.Answers
        ?? (
            path.Contains("/test_helpers/", StringComparison.Ordinal)
                ? Find("GET", path.Replace("/test_helpers/", "/", StringComparison.Ordinal))?.Answers
                : null
        );

    /// <summary>What the route is about: for a v2 delete, which answers with something else, what its path retrieves.</summary>
    private List<Shape> ItemShapes(CatalogueRoute route) =>
        [
            .. ((route.Method == "DELETE" ? Find("GET", route.Path)?.Answers : null) ?? route.Answers).Select(
                catalogue.Shape
            ),
        ];

    /// <summary>The object types of each id in the path but the route's own, in order; empty where the API has no way to make one.</summary>
    private List<IReadOnlyList<string>> ParentTypes(CatalogueRoute route)
    {
        var parents = new List<IReadOnlyList<string>>();
        var path = route.Path.EndsWith('}') || IsVerb(route) ? Before(PathToLastId(route.Path)!) : route.Path;
        for (var item = PathToLastId(path); item is not null; item = PathToLastId(Before(item)))
        {
            parents.Insert(
                0,
                [.. (Item(item) ?? []).Select(name => catalogue.Shape(name).ObjectName).OfType<string>()]
            );
        }

        return parents;
    }

    private static string Before(string itemPath) => itemPath[..itemPath.LastIndexOf('/')];

    private static string? PathToLastId(string path) =>
        path.LastIndexOf('}') is >= 0 and var end ? path[..(end + 1)] : null;
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using StripeGuard.Testing.Catalog;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Tests.Documentation;

/// <summary>
/// Writes docs/fidelity.md from the code: a route that a resource maps behaves, any other of Stripe.net's is stored. The
/// pages that a resource follows are those that its summary cites, and what it does otherwise than Stripe is its remarks.
/// </summary>
internal sealed partial class FidelityPage
{
    private readonly Dictionary<string, Type> behaving = new(StringComparer.Ordinal);
    private readonly XDocument comments = XDocument.Load(
        Path.ChangeExtension(typeof(FakeStripe).Assembly.Location, ".xml")
    );

    public FidelityPage()
    {
        foreach (var resource in Resources.All)
        {
            var table = new RouteTable();
            resource.Map(table);
            foreach (var route in table.Operations.Keys)
            {
                var space = route.IndexOf(' ', StringComparison.Ordinal);
                behaving[$"{route[..space]} {RoutePattern.Of(route[(space + 1)..])}"] = resource.GetType();
            }
        }
    }

    /// <summary>The resources whose summary cites no page of Stripe's.</summary>
    public IEnumerable<string> ResourcesWithoutPage =>
        behaving.Values.Distinct().Where(type => PagesOf(type).Count == 0).Select(type => type.FullName!);

    /// <param name="head">What stands before the tables.</param>
    public string Write(string head)
    {
        var routes = Catalogue.Current.Routes;
        var count = routes.Count(route => BehaviourOf(route) is not null);
        var page = new StringBuilder(head.TrimEnd()).Append("\n\n");
        page.Append(
            CultureInfo.InvariantCulture,
            $"## Routes\n\nOf the {routes.Count} routes of Stripe.net {Catalogue.LoadedVersion}, {count} behave and {routes.Count - count} are stored. None is refused.\n"
        );
        foreach (var collection in routes.GroupBy(CollectionOf).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Collection(page, collection);
        }

        return page.ToString();
    }

    private void Collection(StringBuilder page, IGrouping<string, CatalogueRoute> collection)
    {
        var resources = collection.Select(BehaviourOf).OfType<Type>().Distinct().ToList();
        var pages = resources.SelectMany(PagesOf).Distinct().ToList();
        page.Append(CultureInfo.InvariantCulture, $"\n### {collection.Key}\n\n");
        page.Append(
            CultureInfo.InvariantCulture,
            $"Follows {string.Join(", ", (pages.Count > 0 ? pages : [PageByName(collection.Key)]).Select(Link))}.\n"
        );
        foreach (var difference in resources.SelectMany(DifferencesOf))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n- {difference}\n");
        }

        page.Append("\n| route | |\n| --- | --- |\n");
        foreach (var route in collection)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {route.Method} {Shown(route.Path)} | {(BehaviourOf(route) is null ? "stored" : "behaves")} |\n"
            );
        }
    }

    private Type? BehaviourOf(CatalogueRoute route) =>
        behaving.GetValueOrDefault($"{route.Method} {RoutePattern.Of(route.Path)}");

    /// <summary>The path up to the first id and the first word behind a family: <c>/v1/issuing/cards</c>, <c>/v1/customers</c>.</summary>
    private static string CollectionOf(CatalogueRoute route)
    {
        var literals = route.Path.Split('/').Skip(1).TakeWhile(segment => !segment.StartsWith('{')).ToList();
        var isFamily = Catalogue
            .Current.Routes.Where(other =>
                other.Path.StartsWith(
                    string.Concat(literals.Take(2).Select(word => "/" + word)),
                    StringComparison.Ordinal
                )
            )
            .All(other => other.Path.Count(letter => letter == '/') > 2);
        var length =
            literals[0] == "v2" || (literals.Count > 2 && literals[1] == "test_helpers") ? 3
            : isFamily ? 3
            : 2;
        return "/" + string.Join('/', literals.Take(Math.Max(length, 2)));
    }

    private static string Shown(string path) => path.Replace("{parentId}", "{parent}", StringComparison.Ordinal);

    private static string PageByName(string collection) =>
        "docs.stripe.com/api" + collection.Replace("/v1/", "/", StringComparison.Ordinal);

    private static string Link(string page) => $"[{page}](https://{page})";

    private List<string> PagesOf(Type type) =>
        [.. Page().Matches(CommentOf(type, "summary")).Select(match => match.Value.TrimEnd('.')).Distinct()];

    /// <summary>Each sentence of the remarks is one difference.</summary>
    private List<string> DifferencesOf(Type type) =>
        [.. Sentence().Split(CommentOf(type, "remarks")).Where(text => text.Length > 0)];

    private string CommentOf(Type type, string part) =>
        comments
            .Descendants("member")
            .FirstOrDefault(member => member.Attribute("name")?.Value == $"T:{type.FullName}")
            ?.Element(part)
            is { } element
            ? Space().Replace(string.Concat(element.Nodes().Select(Text)), " ").Trim()
            : "";

    private static string Text(XNode node) =>
        node switch
        {
            XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")?.Value.Split('.')[^1]}`",
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement other => string.Concat(other.Nodes().Select(Text)),
            _ => node.ToString(),
        };

    [GeneratedRegex(@"docs\.stripe\.com/[A-Za-z0-9_/#.\-]+")]
    private static partial Regex Page();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"(?<=\.) (?=[A-Z])")]
    private static partial Regex Sentence();
}

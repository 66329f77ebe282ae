using System.Text.Json.Nodes;
using StripeGuard.Testing.Catalog;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Objects.Stored;

/// <summary>Ids in parameters: each must lead to an object of the account, where objects of its kind can be made.</summary>
internal sealed class References
{
    /// <summary>Accounts open when they are named, and Stripe's ready-made test objects are no objects of the account.</summary>
    private static readonly string[] NeverMissing =
    [
        "acct_",
        "pm_card_",
        "tok_",
        "btok_",
        "src_",
        "txcd_",
        "file_identity_document_",
    ];

    private readonly Catalogue catalogue;
    private readonly HashSet<string> creatable = new(StringComparer.Ordinal);

    public References(Catalogue catalogue)
    {
        this.catalogue = catalogue;
        foreach (var route in catalogue.Routes.Where(route => route.Method == "POST" && !route.Path.EndsWith('}')))
        {
            creatable.UnionWith(route.Answers.Select(name => catalogue.Shape(name).ObjectName).OfType<string>());
        }
    }

    /// <summary>The object that the id names among those of the shapes; null when its kind cannot be made here.</summary>
    public JsonObject? Find(Call call, IReadOnlyList<string> shapes, string id, string parameter)
    {
        var types = shapes.Select(name => catalogue.Shape(name).ObjectName).OfType<string>().ToList();
        foreach (var type in types)
        {
            if (call.Account.Objects.Find(type, id) is { } found)
            {
                return found;
            }
        }

        return
            !call.Account.Conjures
            && types.Any(creatable.Contains)
            && !NeverMissing.Any(prefix => id.StartsWith(prefix, StringComparison.Ordinal))
            ? throw StripeErrors.Missing(types[0], id, parameter, inPath: false)
            : null;
    }

    public void Check(Call call, IReadOnlyList<string> shapes, string id, string parameter) =>
        Find(call, shapes, id, parameter);
}

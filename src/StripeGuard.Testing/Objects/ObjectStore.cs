using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Objects;

/// <summary>What an account holds, as JSON documents in the API's own field names: what is stored is what is sent.</summary>
internal sealed class ObjectStore
{
    private readonly Dictionary<string, Dictionary<string, JsonObject>> byType = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<JsonObject>> inOrder = new(StringComparer.Ordinal);

    /// <summary>Stores a new object under its <c>object</c> and <c>id</c>.</summary>
    public JsonObject Add(JsonObject obj)
    {
        var type = obj["object"]!.GetValue<string>();
        Table(type).Add(obj["id"]!.GetValue<string>(), obj);
        inOrder[type].Add(obj);
        return obj;
    }

    public JsonObject? Find(string type, string id) =>
        byType.TryGetValue(type, out var table) ? table.GetValueOrDefault(id) : null;

    /// <summary>The object, or Stripe's resource_missing: 404 for an id in the path, 400 for one in a parameter.</summary>
    public JsonObject Get(string type, string id, string parameter, bool inPath = false) =>
        Find(type, id) ?? throw StripeErrors.Missing(type, id, parameter, inPath);

    /// <summary>All objects of a type, oldest first.</summary>
    public IReadOnlyList<JsonObject> All(string type) => inOrder.TryGetValue(type, out var list) ? list : [];

    private Dictionary<string, JsonObject> Table(string type)
    {
        if (!byType.TryGetValue(type, out var table))
        {
            byType[type] = table = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
            inOrder[type] = [];
        }

        return table;
    }
}

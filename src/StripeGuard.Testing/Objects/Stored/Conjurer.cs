using System.Text.Json.Nodes;
using StripeGuard.Testing.Catalog;
using StripeGuard.Testing.V2;

namespace StripeGuard.Testing.Objects.Stored;

/// <summary>Makes up an object that nobody created, as it looks in Stripe's own example of its kind.</summary>
internal sealed class Conjurer(Catalogue catalogue)
{
    private const int Deepest = 4;

    private static readonly Lazy<Conjurer> Loaded = new(() => new(Catalogue.Current));

    public static Conjurer Current => Loaded.Value;

    /// <summary>An object of that type; under <paramref name="id"/> when given. The same id gives the same ids inside.</summary>
    public JsonObject New(Account account, string type, string? id = null) =>
        new Making(
            catalogue,
            account,
            id ?? account.Ids.Next(IdPrefixes.Of(type)),
            type.StartsWith("v2.", StringComparison.Ordinal)
        ).Whole(type, catalogue.ShapeOfObject(type), depth: 0);

    /// <summary>The same for a shape whose objects do not say what they are.</summary>
    public JsonObject New(Account account, Shape shape, string? id = null) =>
        shape.ObjectName is { } type
            ? New(account, type, id)
            : new Making(
                catalogue,
                account,
                id ?? account.Ids.Next("obj_"),
                shape.Name.StartsWith("V2.", StringComparison.Ordinal)
            ).Hash(shape, [], 0);

    /// <summary>The one of the types whose ids begin as this one does; else the first.</summary>
    public static string TypeOf(string? id, IReadOnlyList<string> types) =>
        types
            .Where(type => id?.StartsWith(IdPrefixes.Of(type), StringComparison.Ordinal) == true)
            .MaxBy(type => IdPrefixes.Of(type).Length)
        ?? types[0];

    private sealed class Making(Catalogue catalogue, Account account, string id, bool isOfV2)
    {
        private readonly IdGenerator ids = account.Ids.For(id);

        public JsonObject Whole(string type, Shape? shape, int depth)
        {
            var obj = Hash(shape, Examples.Of(type) ?? [], depth);
            if (shape?.Fields.ContainsKey("object") != false)
            {
                obj["object"] = type;
            }

            if (obj.ContainsKey("id"))
            {
                obj["id"] = depth == 0 ? id : ids.Next(IdPrefixes.Of(type));
            }

            if (obj.ContainsKey("livemode"))
            {
                obj["livemode"] = false;
            }

            return obj;
        }

        public JsonObject Hash(Shape? shape, JsonObject example, int depth)
        {
            var hash = new JsonObject();
            foreach (var (name, field) in shape?.Fields ?? Shape.NoFields)
            {
                if (name != "deleted")
                {
                    hash[name] = Value(field, example[name], name, depth) ?? Empty(field, name);
                }
            }

            foreach (var (name, usual) in example)
            {
                if (!hash.ContainsKey(name))
                {
                    hash[name] = Value(null, usual, name, depth);
                }
            }

            return hash;
        }

        private JsonNode? Value(FieldType? field, JsonNode? usual, string name, int depth) =>
            usual switch
            {
                null => null,
                JsonObject list when Said(list) == "list" => Page(field, list, name, depth),
                JsonObject obj when Said(obj) is { } type => Other(field, type, depth),
                JsonObject hash => Hash(
                    field is { Kind: Kind.Object, Shapes: [var only] } ? catalogue.Shape(only) : null,
                    hash,
                    depth
                ),
                JsonArray items => new JsonArray([
                    .. items.Select(item => Value(field?.Item, item, name, depth)).OfType<JsonNode>(),
                ]),
                JsonValue leaf when leaf.TryGetValue<string>(out var text) => Text(field, text, name),
                _ => usual.DeepClone(),
            };

        private static string? Said(JsonObject obj) =>
            obj["object"] is JsonValue value && value.TryGetValue<string>(out var type) ? type : null;

        /// <summary>Another object in this one, as an id where the API shows an id until it is expanded.</summary>
        private JsonNode? Other(FieldType? field, string type, int depth) =>
            field?.Kind == Kind.Expandable ? ids.Next(IdPrefixes.Of(type))
            : depth < Deepest ? Whole(type, catalogue.ShapeOfObject(type), depth + 1)
            : null;

        /// <summary>stripe-mock puts one object into every list, and the suites written for it look at that one.</summary>
        private JsonObject Page(FieldType? field, JsonObject list, string name, int depth)
        {
            var type =
                (list["data"] as JsonArray)?.OfType<JsonObject>().Select(Said).FirstOrDefault()
                ?? field?.Item?.Shapes.Select(shape => catalogue.Shape(shape).ObjectName).FirstOrDefault();
            return Lists.Of(
                type is not null && depth < Deepest ? [Whole(type, catalogue.ShapeOfObject(type), depth + 1)] : [],
                $"/{name}"
            );
        }

        private JsonNode Text(FieldType? field, string text, string name) =>
            text switch
            {
                Examples.Time => account.NowSeconds,
                Examples.Url => $"https://example.com/{name}",
                Examples.Text when name.EndsWith("email", StringComparison.Ordinal) => "someone@example.com",
                Examples.Text when name == "client_secret" => $"{id}_secret_{ids.Next("")}",
                Examples.Text when field?.Kind is Kind.Integer or Kind.Decimal => 1,
                Examples.Text => name,
                [.. var prefix, Examples.IdMark] => ids.Next(prefix),
                _ => text,
            };

        private JsonNode? Empty(FieldType field, string name) =>
            field.Kind switch
            {
                Kind.Integer or Kind.Decimal when field.NeverNull => 0,
                Kind.Boolean when field.NeverNull => false,
                Kind.Timestamp when field.NeverNull => Now(),
                Kind.Array => new JsonArray(),
                Kind.Page => Lists.Of([], $"/{name}"),
                Kind.Map when name == "metadata" => new JsonObject(),
                Kind.String when name == "id" => id,
                _ => null,
            };

        private JsonNode Now() => isOfV2 ? Rfc3339.Of(account.Now) : account.NowSeconds;
    }
}

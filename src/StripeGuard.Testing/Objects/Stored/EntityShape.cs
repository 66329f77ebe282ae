using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Catalog;
using StripeGuard.Testing.V2;

namespace StripeGuard.Testing.Objects.Stored;

/// <summary>Makes objects in the shape of Stripe.net's entities: every field there, and what was sent in its place.</summary>
internal sealed class EntityShape(Catalogue catalogue, References references)
{
    private const int Deepest = 12;

    private static readonly Lazy<EntityShape> Loaded = new(() =>
        new(Catalogue.Current, new References(Catalogue.Current))
    );

    /// <summary>The shapes of the loaded Stripe.net.</summary>
    public static EntityShape Current => Loaded.Value;

    /// <summary>The parameter of that name as the field of that name of an object: numbers and booleans are such, not texts.</summary>
    public JsonNode? Field(Call call, string objectType, string name) =>
        catalogue.ShapeOfObject(objectType)?.Fields.GetValueOrDefault(name) is { } field
            ? Value(call, field, call.Parameters.Tree[name], name, 0)
            : call.Parameters.Tree[name]?.DeepClone();

    /// <summary>A new object of that shape out of the request's parameters.</summary>
    public JsonObject New(Call call, Shape shape) => Fill(call, shape, call.Parameters.Tree, "");

    /// <summary>Writes the parameters into the fields of their names.</summary>
    public void Assign(Call call, JsonObject obj, Shape shape)
    {
        foreach (var (name, value) in call.Parameters.Tree)
        {
            if (name is not ("metadata" or "object" or "id") && shape.Fields.TryGetValue(name, out var field))
            {
                var after = Value(call, field, value, name, 0);
                if (after is not null || !IsSent(value))
                {
                    obj[name] = Merged(obj[name], after);
                }
            }
        }
    }

    /// <summary>Whether a value says more than that the field is cleared: a token says something, though no object is kept of it.</summary>
    private static bool IsSent(JsonNode? value) => value is JsonValue leaf && leaf.GetValue<string>().Length > 0;

    /// <summary>An update of a nested object leaves alone what it does not name.</summary>
    private static JsonNode? Merged(JsonNode? before, JsonNode? after)
    {
        if (before is not JsonObject old || after is not JsonObject changed || after["id"] is not null)
        {
            return after;
        }

        foreach (var (name, value) in old.ToArray())
        {
            if (changed[name] is null)
            {
                changed[name] = value?.DeepClone();
            }
        }

        return changed;
    }

    private JsonObject Fill(Call call, Shape shape, JsonObject parameters, string parameter, int depth = 0)
    {
        var obj = new JsonObject();
        var initial = shape.ObjectName is { } type ? InitialFields.Of(type) : [];
        foreach (var (name, field) in shape.Fields)
        {
            if (name == "deleted")
            {
                continue;
            }

            var full = parameter.Length == 0 ? name : $"{parameter}[{name}]";
            obj[name] =
                Known(call, shape, name)
                ?? (
                    name != "metadata" && parameters.TryGetPropertyValue(name, out var sent)
                        ? Value(call, field, sent, full, depth)
                        : null
                )
                ?? initial[name]?.DeepClone()
                ?? (shape.ObjectName is { } owner ? UsualHashes.Of(owner, name) : null)
                ?? Default(call, field, name);
        }

        if (parameters["metadata"] is not null && shape.Fields.ContainsKey("metadata"))
        {
            obj["metadata"] = Metadata.Merge(null, new Parameters(parameters));
        }

        return obj;
    }

    private static JsonNode? Known(Call call, Shape shape, string name) =>
        name switch
        {
            "id" when shape.ObjectName is { } type => call.Account.Ids.Next(IdPrefixes.Of(type)),
            "object" => shape.ObjectName,
            "created" => Time(call, shape.ObjectName),
            "livemode" => false,
            _ => null,
        };

    private static JsonValue Time(Call call, string? objectType) =>
        objectType?.StartsWith("v2.", StringComparison.Ordinal) == true
            ? JsonValue.Create(Rfc3339.Of(call.Now))
            : JsonValue.Create(call.Account.NowSeconds);

    private static JsonNode? Default(Call call, FieldType field, string name) =>
        field.Kind switch
        {
            Kind.Integer or Kind.Decimal when field.NeverNull => 0,
            Kind.Boolean when field.NeverNull => false,
            Kind.Timestamp when field.NeverNull => Time(
                call,
                call.Request.Path.StartsWith("/v2/", StringComparison.Ordinal) ? "v2." : null
            ),
            Kind.Array => new JsonArray(),
            Kind.Page => Lists.Of([], $"{call.Request.Path}/{name}"),
            Kind.Map when name == "metadata" => new JsonObject(),
            _ => null,
        };

    private JsonNode? Value(Call call, FieldType field, JsonNode? sent, string parameter, int depth)
    {
        if (depth > Deepest || sent is null)
        {
            return null;
        }

        if (sent is JsonValue leaf)
        {
            return leaf.GetValue<string>() is { Length: > 0 } text ? Leaf(call, field, text, parameter) : null;
        }

        return (field.Kind, sent) switch
        {
            (Kind.Object, JsonObject hash) => Fill(call, catalogue.Shape(field.Shapes[0]), hash, parameter, depth + 1),
            (Kind.Map, JsonObject hash) => new JsonObject(
                hash.Select(item =>
                    KeyValuePair.Create(item.Key, Value(call, field.Item!, item.Value, parameter, depth + 1))
                )
            ),
            (Kind.Array, JsonArray items) => new JsonArray([
                .. Items(call, field.Item!, items, parameter, depth).OfType<JsonNode>(),
            ]),
            (Kind.Page, JsonArray items) => Lists.Of(
                Items(call, field.Item!, items, parameter, depth).OfType<JsonNode>(),
                $"{call.Request.Path}/{parameter}"
            ),
            (Kind.Any, _) => sent.DeepClone(),
            _ => null,
        };
    }

    private IEnumerable<JsonNode?> Items(Call call, FieldType item, JsonArray items, string parameter, int depth) =>
        items.Select(
            (value, i) =>
                Value(call, item, value, string.Create(CultureInfo.InvariantCulture, $"{parameter}[{i}]"), depth + 1)
        );

    private JsonNode? Leaf(Call call, FieldType field, string text, string parameter)
    {
        switch (field.Kind)
        {
            case Kind.Integer
            or Kind.Timestamp
                when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                return number;
            case Kind.Timestamp when call.Request.Path.StartsWith("/v2/", StringComparison.Ordinal):
                return text;
            case Kind.Decimal
                when parameter.EndsWith("_decimal", StringComparison.Ordinal)
                    || parameter.EndsWith("_decimal]", StringComparison.Ordinal):
                return text;
            case Kind.Decimal
                when decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number):
                return number;
            case Kind.Boolean:
                return text == "true";
            case Kind.String or Kind.Enum or Kind.Any:
                return text;
            case Kind.Expandable:
                references.Check(call, field.Shapes, text, parameter);
                return text;
            case Kind.Object:
                return references.Find(call, field.Shapes, text, parameter)?.DeepClone();
            default:
                return null;
        }
    }
}

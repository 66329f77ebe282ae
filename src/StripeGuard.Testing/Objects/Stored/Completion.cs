using System.Text.Json.Nodes;
using StripeGuard.Testing.Catalog;

namespace StripeGuard.Testing.Objects.Stored;

/// <summary>
/// Stripe sends every field of an object, with null in what does not apply. Whoever makes an object names the fields
/// that say something; the rest is added here, so that no client meets an object that lacks a field.
/// </summary>
internal static class Completion
{
    /// <summary>Adds the fields that Stripe's example of the object has and this one lacks, and those of the objects in it.</summary>
    public static void Complete(JsonObject obj)
    {
        if (obj["object"] is JsonValue said && said.TryGetValue<string>(out var type))
        {
            if (type != "list" && obj["deleted"] is null && Examples.Of(type) is { } example)
            {
                Add(obj, example, Catalogue.Current.ShapeOfObject(type), type);
            }

            if (type == "event")
            {
                return;
            }
        }

        foreach (var (_, value) in obj)
        {
            Inside(value);
        }
    }

    private static void Inside(JsonNode? node)
    {
        if (node is JsonObject obj)
        {
            Complete(obj);
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Inside(item);
            }
        }
    }

    private static void Add(JsonObject obj, JsonObject example, Shape? shape, string? type)
    {
        foreach (var (name, usual) in example)
        {
            var field = shape?.Fields.GetValueOrDefault(name);
            if (!obj.TryGetPropertyValue(name, out var value))
            {
                if (type is null || !Expansion.IsShownOnlyWhenExpanded(type, name))
                {
                    obj[name] = Nothing(field, usual);
                }
            }
            else if (value is JsonObject hash && usual is JsonObject inner && IsPartOf(hash, field))
            {
                Add(hash, inner, field is null ? null : Catalogue.Current.Shape(field.Shapes[0]), null);
            }
        }
    }

    /// <summary>A hash of the object's own, rather than another object or keys of the caller's choice.</summary>
    private static bool IsPartOf(JsonObject hash, FieldType? field) =>
        hash["object"] is null && field is null or { Kind: Kind.Object, Shapes.Count: 1 };

    private static JsonNode? Nothing(FieldType? field, JsonNode? usual) =>
        (field?.Kind, usual) switch
        {
            (Kind.Array, _) or (null, JsonArray) => new JsonArray(),
            (Kind.Map, _) when usual is JsonObject => new JsonObject(),
            (Kind.Integer or Kind.Decimal or Kind.Timestamp, _) when field.NeverNull => 0,
            (Kind.Boolean, _) when field.NeverNull => false,
            _ => null,
        };
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StripeGuard.Testing.Catalog;
using StripeGuard.Testing.Objects.Stored;

namespace StripeGuard.Testing.Tests.Objects;

/// <summary>
/// Takes out of the fixtures of Stripe's OpenAPI description what is a fact about the API: the fields of each object,
/// and the words that are the API's own. Names, addresses and prose of the examples stay out.
/// </summary>
internal static partial class FixtureDistiller
{
    /// <summary>Longer than any count in the fixtures; what is larger is a time, or was made up by a generator.</summary>
    private const long LargestCount = 1_000_000;

    /// <summary>The fixtures' objects by what their <c>object</c> field says.</summary>
    public static SortedDictionary<string, JsonObject> Objects(string fixturesFile)
    {
        var resources = (JsonObject)JsonNode.Parse(File.ReadAllText(fixturesFile))!["resources"]!;
        var objects = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var (key, value) in resources)
        {
            if (value is JsonObject fixture && fixture["deleted"] is null && TypeOf(fixture) is { } type)
            {
                if (key == type || !objects.ContainsKey(type))
                {
                    objects[type] = fixture;
                }
            }
        }

        return objects;
    }

    /// <summary>One line an object type: its name and its example, distilled.</summary>
    public static string Distil(string fixturesFile) =>
        string.Concat(
            Objects(fixturesFile)
                .Select(item =>
                    $"{item.Key} {Hash(item.Value, Catalogue.Current.ShapeOfObject(item.Key), isWhole: true)!.ToJsonString()}\n"
                )
        );

    private static string? TypeOf(JsonObject obj) =>
        obj["object"] is JsonValue value && value.TryGetValue<string>(out var type) ? type : null;

    private static JsonObject Hash(JsonObject hash, Shape? shape, bool isWhole)
    {
        var type = TypeOf(hash);
        if (type == "list")
        {
            return List(hash);
        }

        if (type is not null && !isWhole)
        {
            return new JsonObject { ["object"] = type };
        }

        var distilled = new JsonObject();
        foreach (var (name, value) in hash.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            distilled[name] = name is "metadata"
                ? new JsonObject()
                : Value(value, name, shape?.Fields.GetValueOrDefault(name));
        }

        return distilled;
    }

    private static JsonObject List(JsonObject list) =>
        new() { ["object"] = "list", ["data"] = new JsonArray([.. Items(list["data"]!.AsArray(), "data", null)]) };

    private static IEnumerable<JsonNode?> Items(JsonArray items, string name, FieldType? item) =>
        items.Take(1).Select(value => Value(value, name, item));

    private static JsonNode? Value(JsonNode? value, string name, FieldType? field) =>
        value switch
        {
            null => null,
            JsonObject hash => Hash(
                hash,
                field is { Kind: Kind.Object, Shapes: [var only] } ? Catalogue.Current.Shape(only) : null,
                isWhole: false
            ),
            JsonArray items => new JsonArray([.. Items(items, name, field?.Item)]),
            JsonValue leaf when leaf.TryGetValue<string>(out var text) => Text(text, name),
            JsonValue leaf when leaf.TryGetValue<long>(out var number) && number > LargestCount => field?.Kind
            == Kind.Timestamp
                ? Examples.Time
                : 1,
            _ => value.DeepClone(),
        };

    private static string Text(string text, string name) =>
        text == name || text.Length == 0 ? Examples.Text
        : text.StartsWith("http", StringComparison.Ordinal) ? Examples.Url
        : Id().Match(text) is { Success: true } id ? id.Groups[1].Value + Examples.IdMark
        : text.Contains("_123", StringComparison.Ordinal) ? Examples.Text
        : Word().IsMatch(text) ? text
        : Examples.Text;

    [GeneratedRegex(@"\A((?:[a-z]+_)+)[A-Za-z0-9]{12,}\z")]
    private static partial Regex Id();

    /// <summary>A word of the API's (<c>requires_capture</c>), a country, a number, a day.</summary>
    [GeneratedRegex(@"\A([a-z][a-z0-9_.]*|[A-Z]{2}|[0-9.]+|\d{4}-\d{2}-\d{2})\z")]
    private static partial Regex Word();
}

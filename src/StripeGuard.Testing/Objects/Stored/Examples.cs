using System.Collections.Frozen;
using System.Text;
using System.Text.Json.Nodes;

namespace StripeGuard.Testing.Objects.Stored;

/// <summary>
/// What each kind of object looks like in Stripe's own examples: every field, with null where the example has null, its
/// words where they are one of the API's (<c>"status":"succeeded"</c>), and a mark for what is different in each object.
/// Source: the fixtures of Stripe's OpenAPI description (github.com/stripe/openapi, fixtures3.json), of which
/// <c>examples.txt</c> keeps the names and the words.
/// </summary>
internal static class Examples
{
    /// <summary>Stands for a time.</summary>
    public const string Time = "~time";

    /// <summary>Stands for an address on the web.</summary>
    public const string Url = "~url";

    /// <summary>Stands for words of the example's own.</summary>
    public const string Text = "~text";

    /// <summary>Ends what an id begins with: <c>cus_~</c>.</summary>
    public const char IdMark = '~';

    private const string Resource = "examples.txt";

    private static readonly Lazy<FrozenDictionary<string, Lazy<JsonObject>>> ByObject = new(Load);

    /// <summary>The object types that Stripe gives an example of.</summary>
    public static IReadOnlyCollection<string> Types => ByObject.Value.Keys;

    /// <summary>The example of that type, or null. It is shared: nobody changes it.</summary>
    public static JsonObject? Of(string objectType) =>
        ByObject.Value.TryGetValue(objectType, out var example) ? example.Value : null;

    private static FrozenDictionary<string, Lazy<JsonObject>> Load()
    {
        using var stream = typeof(Examples).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.ToFrozenDictionary(
            line => line[..line.IndexOf(' ', StringComparison.Ordinal)],
            line => new Lazy<JsonObject>(() =>
                (JsonObject)JsonNode.Parse(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..])!
            ),
            StringComparer.Ordinal
        );
    }
}

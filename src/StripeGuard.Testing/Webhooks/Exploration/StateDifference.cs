using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace StripeGuard.Testing.Webhooks.Exploration;

/// <summary>A place at which two final states differ.</summary>
/// <param name="Path">Where: <c>orders[0].status</c>; empty for the state itself.</param>
/// <param name="InOrder">Its JSON after the events came as they happened; null where there is nothing.</param>
/// <param name="Reordered">Its JSON after the divergent run; null where there is nothing.</param>
public sealed record StateDifference(string Path, string? InOrder, string? Reordered)
{
    private static readonly JsonSerializerOptions Lenient = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IncludeFields = true,
        ReferenceHandler = ReferenceHandler.IgnoreCycles,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The state as JSON with its names in order, so that equal states are equal texts.</summary>
    internal static string Canonical(object? state) =>
        Sorted(state as JsonNode ?? JsonSerializer.SerializeToNode(state, Lenient))?.ToJsonString(Lenient) ?? "null";

    internal static IReadOnlyList<StateDifference> Between(string inOrder, string reordered)
    {
        var differences = new List<StateDifference>();
        Compare("", JsonNode.Parse(inOrder), JsonNode.Parse(reordered), differences);
        return differences;
    }

    private static JsonNode? Sorted(JsonNode? node) =>
        node switch
        {
            JsonObject obj => new JsonObject(
                obj.OrderBy(member => member.Key, StringComparer.Ordinal)
                    .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))
            ),
            JsonArray array => new JsonArray([.. array.Select(Sorted)]),
            _ => node?.DeepClone(),
        };

    private static void Compare(string path, JsonNode? left, JsonNode? right, List<StateDifference> differences)
    {
        switch (left, right)
        {
            case (JsonObject one, JsonObject other):
                foreach (var name in one.Concat(other).Select(member => member.Key).Distinct())
                {
                    CompareMember(path.Length == 0 ? name : $"{path}.{name}", one, other, name, differences);
                }

                break;
            case (JsonArray one, JsonArray other):
                for (var i = 0; i < Math.Max(one.Count, other.Count); i++)
                {
                    var place = string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
                    if (i < one.Count && i < other.Count)
                    {
                        Compare(place, one[i], other[i], differences);
                    }
                    else
                    {
                        differences.Add(
                            new StateDifference(
                                place,
                                i < one.Count ? Json(one[i]) : null,
                                i < other.Count ? Json(other[i]) : null
                            )
                        );
                    }
                }

                break;
            default:
                if (!JsonNode.DeepEquals(left, right))
                {
                    differences.Add(new StateDifference(path, Json(left), Json(right)));
                }

                break;
        }
    }

    private static void CompareMember(
        string path,
        JsonObject one,
        JsonObject other,
        string name,
        List<StateDifference> differences
    )
    {
        var (has, otherHas) = (
            one.TryGetPropertyValue(name, out var left),
            other.TryGetPropertyValue(name, out var right)
        );
        if (has && otherHas)
        {
            Compare(path, left, right, differences);
        }
        else
        {
            differences.Add(new StateDifference(path, has ? Json(left) : null, otherHas ? Json(right) : null));
        }
    }

    private static string Json(JsonNode? node) => node?.ToJsonString(Lenient) ?? "null";
}

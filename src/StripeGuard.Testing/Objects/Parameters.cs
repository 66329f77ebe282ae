using System.Globalization;
using System.Text.Json.Nodes;

namespace StripeGuard.Testing.Objects;

/// <summary>
/// The parameters of a request, already checked against the catalogue: a tree whose leaves are strings, as form bodies
/// carry them. An empty string clears a field.
/// </summary>
internal sealed class Parameters(JsonObject tree)
{
    public JsonObject Tree => tree;

    public bool Has(string name) => tree.ContainsKey(name);

    /// <summary>Whether the field was sent empty, to clear it.</summary>
    public bool Clears(string name) => tree[name] is JsonValue value && value.GetValue<string>().Length == 0;

    public string? String(string name) =>
        tree[name] is JsonValue value && value.GetValue<string>() is { Length: > 0 } text ? text : null;

    /// <summary>An integer: an amount in minor units, a count, or a time in Unix seconds.</summary>
    public long? Long(string name) => String(name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>A number with decimals, such as a percentage.</summary>
    public decimal? Decimal(string name) =>
        String(name) is { } text ? decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture) : null;

    public bool? Bool(string name) =>
        String(name) switch
        {
            "true" => true,
            "false" => false,
            _ => null,
        };

    public Parameters? Object(string name) => tree[name] is JsonObject obj ? new Parameters(obj) : null;

    public JsonArray? Array(string name) => tree[name] as JsonArray;

    public IEnumerable<string> Strings(string name) =>
        Array(name) is { } array ? array.OfType<JsonValue>().Select(item => item.GetValue<string>()) : [];
}

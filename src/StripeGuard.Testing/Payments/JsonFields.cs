using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>Reads the fields of stored objects, and writes parameters into them.</summary>
internal static class JsonFields
{
    public static string? Text(this JsonObject obj, string name) =>
        obj[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>An amount or a time; 0 when the field is null.</summary>
    public static long Number(this JsonObject obj, string name) =>
        obj[name] is JsonValue value && value.TryGetValue<long>(out var number) ? number : 0;

    /// <summary>A number with decimals, such as a percentage, or null.</summary>
    public static decimal? Decimal(this JsonObject obj, string name) =>
        obj[name] is JsonValue value && value.TryGetValue<decimal>(out var number) ? number
        : obj[name] is JsonValue whole && whole.TryGetValue<long>(out var integer) ? integer
        : null;

    public static bool Flag(this JsonObject obj, string name) =>
        obj[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    public static JsonObject? Object(this JsonObject obj, string name) => obj[name] as JsonObject;

    public static string Id(this JsonObject obj) => obj.Text("id")!;

    /// <summary>Writes the text parameters that were sent into the fields of their names; an empty one clears its field.</summary>
    public static void SetTexts(this JsonObject obj, Parameters parameters, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (parameters.Has(name))
            {
                obj[name] = parameters.String(name);
            }
        }
    }

    /// <summary>Takes over each field of another state of the same object.</summary>
    public static void TakeOver(this JsonObject obj, JsonObject changed)
    {
        foreach (var (name, value) in changed)
        {
            if (!JsonNode.DeepEquals(obj[name], value))
            {
                obj[name] = value?.DeepClone();
            }
        }
    }

    /// <summary>The parameter's tree as a field: a copy, or null when it was not sent or sent empty.</summary>
    public static JsonNode? Tree(this Parameters parameters, string name) =>
        parameters.Object(name)?.Tree.DeepClone() ?? parameters.Array(name)?.DeepClone();

    /// <summary>A required parameter, or Stripe's <c>parameter_missing</c>.</summary>
    public static string Required(this Parameters parameters, string name) =>
        parameters.String(name) ?? throw Http.StripeErrors.MissingParameter(name);

    /// <summary>A required integer, or Stripe's <c>parameter_missing</c>.</summary>
    public static long RequiredLong(this Parameters parameters, string name) =>
        parameters.Long(name) ?? throw Http.StripeErrors.MissingParameter(name);
}

using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Objects;

/// <summary>Metadata: docs.stripe.com/api/metadata. An update merges, an empty value deletes its key, an empty string clears all.</summary>
internal static class Metadata
{
    private const int MostKeys = 50;
    private const int LongestKey = 40;
    private const int LongestValue = 500;

    /// <summary>What is wrong with one entry as sent, or null.</summary>
    public static StripeErrorException? Fault(string key, JsonNode? value, string parameter)
    {
        if (value is not JsonValue leaf || key.AsSpan().IndexOfAny("[]") >= 0)
        {
            return StripeErrors.Invalid(
                $"Metadata keys cannot contain square brackets, and metadata values must be strings. Invalid key: {key}",
                param: parameter
            );
        }

        if (key.Length > LongestKey)
        {
            return StripeErrors.Invalid(
                $"Metadata keys can be up to {LongestKey} characters, but you passed in a key that is {key.Length} characters. Invalid key: {(key.Length <= 100 ? key : key[..100] + "...")}",
                param: parameter
            );
        }

        var text = leaf.GetValue<string>();
        return text.Length > LongestValue
            ? StripeErrors.Invalid(
                $"Metadata values can be up to {LongestValue} characters, but you passed in a value that is {text.Length} characters. Invalid value: {text[..LongestValue]}...",
                param: parameter
            )
            : null;
    }

    /// <summary>The refusal of more keys than an object can have, or null.</summary>
    public static StripeErrorException? TooMany(JsonObject metadata, string parameter) =>
        metadata.Count > MostKeys
            ? StripeErrors.Invalid(
                $"Metadata can have up to {MostKeys} keys, but you've set {metadata.Count}",
                param: parameter
            )
            : null;

    /// <summary>The metadata of <paramref name="current"/> (null for a new object) after the request's <c>metadata</c>.</summary>
    public static JsonObject Merge(JsonObject? current, Parameters parameters)
    {
        if (parameters.Clears("metadata"))
        {
            return [];
        }

        var merged = current is null ? [] : (JsonObject)current.DeepClone();
        foreach (var (key, value) in parameters.Object("metadata")?.Tree ?? [])
        {
            if (value?.GetValue<string>() is { Length: > 0 } text)
            {
                merged[key] = text;
            }
            else
            {
                merged.Remove(key);
            }
        }

        return TooMany(merged, "metadata") is { } tooMany ? throw tooMany : merged;
    }
}

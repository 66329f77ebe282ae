using System.Text.Json.Nodes;

namespace StripeGuard.Testing.Objects;

/// <summary>Metadata: docs.stripe.com/api/metadata. An update merges, an empty value deletes its key, an empty string clears all.</summary>
internal static class Metadata
{
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

        return merged;
    }
}

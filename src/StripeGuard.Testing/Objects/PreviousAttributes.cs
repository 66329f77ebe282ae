using System.Text.Json.Nodes;

namespace StripeGuard.Testing.Objects;

/// <summary>
/// The <c>previous_attributes</c> of an update event: the former values of what changed, and null for a key that is new
/// (docs.stripe.com/api/events/object).
/// </summary>
internal static class PreviousAttributes
{
    /// <summary>What differs, with its value in <paramref name="before"/>; null when nothing does.</summary>
    public static JsonObject? Between(JsonObject before, JsonObject after)
    {
        var changed = new JsonObject();
        foreach (var (name, was) in before)
        {
            var now = after[name];
            if (JsonNode.DeepEquals(was, now))
            {
                continue;
            }

            changed[name] =
                was is JsonObject wasObject && now is JsonObject nowObject
                    ? Between(wasObject, nowObject)
                    : was?.DeepClone();
        }

        foreach (var (name, _) in after)
        {
            if (!before.ContainsKey(name))
            {
                changed[name] = null;
            }
        }

        return changed.Count > 0 ? changed : null;
    }
}

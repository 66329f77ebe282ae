using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StripeGuard.Testing.Objects.Stored;

/// <summary>
/// The hashes that Stripe never leaves out of an object, whatever was asked: an account's <c>requirements</c>, a
/// capability's, a card's <c>spending_controls</c>. Clients read on into them without a look whether they are there.
/// Source: the attributes of each object in Stripe's reference (docs.stripe.com/api) that are not nullable.
/// </summary>
internal static class UsualHashes
{
    private static readonly FrozenSet<string> Names =
    [
        "balance_impact",
        "business_profile",
        "capabilities",
        "controller",
        "customer_mapping",
        "default_aggregation",
        "defaults",
        "future_requirements",
        "linked_flows",
        "login_page",
        "merchant_data",
        "network_data",
        "preferences",
        "rejection_reasons",
        "relationship",
        "requirements",
        "settings",
        "spending_controls",
        "status_details",
        "status_transitions",
        "tos_acceptance",
        "value_settings",
        "verification",
    ];

    /// <summary>The types of which every hash is always there: one for each payment method.</summary>
    private static readonly FrozenSet<string> WholeTypes = ["payment_method_configuration", "payment_method_domain"];

    /// <summary>The hash of that name in a new object of that type, saying nothing yet; null where it may as well be absent.</summary>
    public static JsonObject? Of(string objectType, string name) =>
        (Names.Contains(name) || WholeTypes.Contains(objectType))
        && Examples.Of(objectType)?[name] is JsonObject usual
        && usual["object"] is null
            ? (JsonObject)Quiet(usual)!
            : null;

    private static JsonNode? Quiet(JsonNode? usual) =>
        usual switch
        {
            JsonObject { Count: > 0 } hash when hash["object"] is not null => null,
            JsonObject hash => new JsonObject(
                hash.Select(item =>
                    KeyValuePair.Create(item.Key, item.Key == "capabilities" ? null : Quiet(item.Value))
                )
            ),
            JsonArray => new JsonArray(),
            JsonValue word when word.GetValueKind() == JsonValueKind.String => word.GetValue<string>() is var text
            && text.Contains(Examples.IdMark, StringComparison.Ordinal)
                ? null
                : text,
            JsonValue number when number.GetValueKind() == JsonValueKind.Number => 0,
            _ => usual?.DeepClone(),
        };
}

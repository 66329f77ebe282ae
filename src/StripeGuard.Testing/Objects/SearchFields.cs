using System.Collections.Frozen;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Objects;

/// <summary>
/// What can be searched for, resource by resource. Source: the lists of query fields in docs.stripe.com/search
/// (query-fields-for-charges and the other six). <c>created</c> and metadata are there for all.
/// </summary>
internal static class SearchFields
{
    private static readonly FrozenDictionary<string, (string Plural, string[] Fields)> ByObject = new Dictionary<
        string,
        (string, string[])
    >
    {
        ["charge"] = (
            "charges",
            ["amount", "billing_details.address.postal_code", "currency", "customer", "disputed", "refunded", "status"]
        ),
        ["customer"] = ("customers", ["email", "name", "phone"]),
        ["invoice"] = (
            "invoices",
            [
                "currency",
                "customer",
                "last_finalization_error_code",
                "last_finalization_error_type",
                "number",
                "receipt_number",
                "status",
                "subscription",
                "total",
            ]
        ),
        ["payment_intent"] = ("payment_intents", ["amount", "currency", "customer", "status"]),
        ["price"] = ("prices", ["active", "currency", "lookup_key", "product", "type"]),
        ["product"] = ("products", ["active", "description", "name", "shippable", "url"]),
        ["subscription"] = ("subscriptions", ["canceled_at", "status"]),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A charge's <c>payment_method_details.card.last4</c>, whatever the method.</summary>
    private static readonly string[] MethodDetails = ["brand", "exp_month", "exp_year", "fingerprint", "last4"];

    /// <summary>The fields whose place in the object is not their name.</summary>
    private static readonly Dictionary<(string, string), string[]> Places = new()
    {
        [("invoice", "last_finalization_error_code")] = ["last_finalization_error", "code"],
        [("invoice", "last_finalization_error_type")] = ["last_finalization_error", "type"],
        [("invoice", "subscription")] = ["parent", "subscription_details", "subscription"],
    };

    /// <summary>Where the field is in the object; or Stripe's refusal of a field that cannot be searched for.</summary>
    public static string[] PlaceOf(string objectType, string field)
    {
        if (!ByObject.TryGetValue(objectType, out var known) || IsKnown(objectType, known.Fields, field))
        {
            return Places.GetValueOrDefault((objectType, field)) ?? field.Split('.');
        }

        throw StripeErrors.Invalid(
            $"Field `{field}` is an unsupported search field for resource `{known.Plural}`. See http://stripe.com/docs/search#query-fields-for-{known.Plural.Replace('_', '-')} for a list of supported fields.",
            param: "query"
        );
    }

    private static bool IsKnown(string objectType, string[] fields, string field) =>
        field is "created" or "metadata"
        || fields.Contains(field)
        || (
            objectType == "charge"
            && field.Split('.') is ["payment_method_details", _, var detail]
            && MethodDetails.Contains(detail)
        );
}

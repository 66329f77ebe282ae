namespace StripeGuard.Testing.Catalog;

/// <summary>
/// Parameters that Stripe takes and Stripe.net has no property for: raw card data inside an intent's
/// <c>payment_method_data</c>, which needs an account with access to it (docs.stripe.com/api/payment_intents/confirm).
/// </summary>
internal static class UnlistedParameters
{
    /// <summary>
    /// The type of the parameter of that name in bracket form, or null. A list of v2 takes the <c>page</c> that its
    /// <c>next_page_url</c> names (docs.stripe.com/api-v2-overview).
    /// </summary>
    public static FieldType? Of(CatalogueRoute route, string name) =>
        name == "payment_method_data[card]" ? new FieldType(Kind.Any)
        : name == "page" && route.Answer == AnswerKind.PageOfV2 ? new FieldType(Kind.String)
        : null;

    /// <summary>Whether a parameter takes a value beyond those of its documentation.</summary>
    public static bool Takes(CatalogueRoute route, string name, string value) =>
        (name == "payment_method_data[type]" && value == "card")
        || (
            value == "now" && name == "expires_at" && route.Path.StartsWith("/v1/file_links/", StringComparison.Ordinal)
        );
}

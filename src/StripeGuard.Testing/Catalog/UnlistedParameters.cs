namespace StripeGuard.Testing.Catalog;

/// <summary>
/// Parameters that Stripe takes and Stripe.net has no property for: raw card data inside an intent's
/// <c>payment_method_data</c>, which needs an account with access to it (docs.stripe.com/api/payment_intents/confirm).
/// </summary>
internal static class UnlistedParameters
{
    /// <summary>The type of the parameter of that name in bracket form, or null.</summary>
    public static FieldType? Of(string name) => name == "payment_method_data[card]" ? new FieldType(Kind.Any) : null;

    /// <summary>Whether a parameter takes a value beyond those of its documentation.</summary>
    public static bool Takes(string name, string value) => name == "payment_method_data[type]" && value == "card";
}

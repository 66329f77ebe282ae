namespace StripeGuard.Testing.Catalog;

/// <summary>
/// Parameters that the loaded Stripe.net no longer has and that older releases of the SDKs still send with an older
/// <c>Stripe-Version</c>. Source: the breaking changes in stripe-dotnet's CHANGELOG.md and Stripe's API changelog
/// (docs.stripe.com/changelog).
/// </summary>
internal static class DroppedParameters
{
    private static readonly FieldType Text = new(Kind.String);
    private static readonly FieldType Texts = new(Kind.Array) { Item = Text };
    private static readonly FieldType Anything = new(Kind.Any);

    private static readonly Dictionary<string, Dictionary<string, FieldType>> ByRoute = new(StringComparer.Ordinal)
    {
        ["POST /v1/charges"] = new() { ["destination"] = Anything, ["card"] = Anything },
        ["POST /v1/checkout/sessions"] = new() { ["payment_method_types"] = Texts },
        ["POST /v1/customers"] = new()
        {
            ["coupon"] = Text,
            ["promotion_code"] = Text,
            ["source"] = Anything,
            ["tax_info"] = Anything,
        },
        ["POST /v1/customers/{}"] = new()
        {
            ["coupon"] = Text,
            ["promotion_code"] = Text,
            ["source"] = Anything,
        },
        ["POST /v1/financial_connections/sessions"] = new() { ["filters[countries]"] = Texts },
        ["POST /v1/payment_intents"] = new() { ["payment_method_types"] = Texts, ["source"] = Text },
        ["POST /v1/payment_intents/{}"] = new() { ["payment_method_types"] = Texts, ["source"] = Text },
        ["POST /v1/payment_intents/{}/confirm"] = new() { ["payment_method_types"] = Texts, ["source"] = Text },
        ["POST /v1/payment_links"] = new() { ["payment_method_types"] = Texts },
        ["POST /v1/setup_intents"] = new() { ["payment_method_types"] = Texts },
        ["POST /v1/setup_intents/{}"] = new() { ["payment_method_types"] = Texts },
        ["POST /v1/subscriptions"] = new() { ["coupon"] = Text, ["promotion_code"] = Text },
        ["POST /v1/subscriptions/{}"] = new() { ["coupon"] = Text, ["promotion_code"] = Text },
    };

    /// <summary>Values that the loaded Stripe.net no longer has, by route and parameter.</summary>
    private static readonly Dictionary<(string Route, string Parameter), string[]> Values = new()
    {
        [("POST /v1/accounts/{}/reject", "reason")] = ["fraud", "terms_of_service", "other"],
    };

    /// <summary>What a request with that <c>Stripe-Version</c> may still send; null when it is not older than the loaded release.</summary>
    public static IReadOnlyDictionary<string, FieldType>? Of(CatalogueRoute route, string? version) =>
        IsOlder(version) ? On(route) : null;

    /// <summary>Whether a request with that <c>Stripe-Version</c> may still send that value.</summary>
    public static bool Took(CatalogueRoute route, string? version, string name, string value) =>
        IsOlder(version)
        && Values.TryGetValue(($"{route.Method} {RoutePattern.Of(route.Path)}", name), out var took)
        && took.Contains(value);

    /// <summary>Whether a request to the route could once send the parameter.</summary>
    public static bool Had(CatalogueRoute route, string name) => On(route)?.ContainsKey(name) == true;

    private static bool IsOlder(string? version) =>
        version is not null && string.CompareOrdinal(version, Stripe.StripeConfiguration.ApiVersion) < 0;

    private static Dictionary<string, FieldType>? On(CatalogueRoute route) =>
        ByRoute.GetValueOrDefault($"{route.Method} {RoutePattern.Of(route.Path)}");
}

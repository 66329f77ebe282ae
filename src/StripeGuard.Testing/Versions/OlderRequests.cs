using System.Text.Json.Nodes;
using StripeGuard.Testing.Catalog;

namespace StripeGuard.Testing.Versions;

/// <summary>
/// Parameters that older API versions had under another name, as the loaded Stripe.net sends them. Source: the breaking
/// changes in stripe-dotnet's CHANGELOG.md and docs.stripe.com/changelog.
/// </summary>
internal static class OlderRequests
{
    /// <summary>Which rewriting a route's parameters need in versions before the one named.</summary>
    private static readonly ILookup<string, (string Since, Action<JsonObject> Rewrite)> ByRoute = new (
        string Route,
        string Since,
        Action<JsonObject> Rewrite
    )[]
    {
        ("POST /v1/checkout/sessions", Dahlia.Version, UiMode),
        ("POST /v1/invoiceitems", Basil.Version, Pricing),
        ("POST /v1/invoiceitems/{}", Basil.Version, Pricing),
        ("POST /v1/subscriptions", Basil.Version, Discounts),
        ("POST /v1/subscriptions/{}", Basil.Version, Discounts),
    }.ToLookup(row => row.Route, row => (row.Since, row.Rewrite));

    public static void Rewrite(CatalogueRoute route, JsonObject parameters, string version)
    {
        if (!OlderShapes.Differ(version))
        {
            return;
        }

        foreach (var (since, rewrite) in ByRoute[$"{route.Method} {RoutePattern.Of(route.Path)}"])
        {
            if (OlderShapes.Precedes(version, since))
            {
                rewrite(parameters);
            }
        }
    }

    private static void UiMode(JsonObject parameters)
    {
        if (parameters["ui_mode"] is JsonValue mode && Dahlia.UiModes.TryGetValue(mode.ToString(), out var newer))
        {
            parameters["ui_mode"] = newer;
        }
    }

    private static void Pricing(JsonObject parameters)
    {
        if (Take(parameters, "price") is { } price)
        {
            parameters["pricing"] = new JsonObject { ["price"] = price };
        }

        if (Take(parameters, "unit_amount") is { } amount)
        {
            parameters["unit_amount_decimal"] = amount;
        }
    }

    /// <summary>One coupon or code, where there is now a list; an empty one takes the discount away.</summary>
    private static void Discounts(JsonObject parameters)
    {
        foreach (var name in (ReadOnlySpan<string>)["coupon", "promotion_code"])
        {
            if (Take(parameters, name) is { } discount)
            {
                parameters["discounts"] =
                    discount.ToString().Length == 0 ? "" : new JsonArray(new JsonObject { [name] = discount });
            }
        }
    }

    private static JsonNode? Take(JsonObject parameters, string name)
    {
        var value = parameters[name];
        parameters.Remove(name);
        return value;
    }
}

namespace StripeGuard.Testing.Catalog;

/// <summary>A path whose placeholders have lost their names, which differ between Stripe's reference and Stripe.net.</summary>
internal static class RoutePattern
{
    public static string Of(string path) =>
        string.Join('/', path.Split('/').Select(segment => segment.StartsWith('{') ? "{}" : segment));
}

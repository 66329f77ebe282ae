using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Guarding;

/// <summary>The writes of rule STRIPE1001: made twice, they move money twice.</summary>
internal static class MoneyMovingRoutes
{
    private static readonly string[] Always =
    [
        "/v1/charges",
        "/v1/credit_notes",
        "/v1/invoiceitems",
        "/v1/payouts",
        "/v1/refunds",
        "/v1/subscriptions",
        "/v1/topups",
        "/v1/transfers",
    ];

    /// <summary>Whether the request moves money when it succeeds. A PaymentIntent does only once it is confirmed.</summary>
    public static bool Moves(ApiRequest request) =>
        request.Path == "/v1/payment_intents"
            ? request.Parameters.String("confirm") == "true"
            : Array.IndexOf(Always, request.Path) >= 0;

    /// <summary>The route with a placeholder for each id, so that one mistake is one finding.</summary>
    public static string WithoutIds(string path) =>
        string.Join('/', path.Split('/').Select(segment => IsId(segment) ? "{id}" : segment));

    private static bool IsId(string segment) =>
        segment.IndexOf('_', StringComparison.Ordinal) > 0 && segment.Any(char.IsAsciiDigit);
}

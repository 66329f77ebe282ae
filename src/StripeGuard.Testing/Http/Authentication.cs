namespace StripeGuard.Testing.Http;

/// <summary>Who calls: docs.stripe.com/api/authentication.</summary>
internal static class Authentication
{
    /// <summary>The secret key of the request, or Stripe's 401.</summary>
    public static string SecretKey(ApiRequest request)
    {
        var header = request.Header("Authorization");
        if (header is null || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            throw StripeErrors.Invalid("You did not provide an API key.", status: 401);
        }

        return header["Bearer ".Length..].Trim();
    }
}

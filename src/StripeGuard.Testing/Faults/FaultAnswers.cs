using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Faults;

/// <summary>Stripe's errors that are no fault of the request: docs.stripe.com/error-low-level, docs.stripe.com/rate-limits.</summary>
internal static class FaultAnswers
{
    public static void ThrowIfNotAFault(int status)
    {
        if (status is not (409 or 429 or 500 or 502 or 503 or 504))
        {
            throw new ArgumentOutOfRangeException(
                nameof(status),
                status,
                "Only 409, 429, 500, 502, 503 and 504 come without a fault of the request. For other errors send a request that Stripe refuses."
            );
        }
    }

    public static ApiAnswer Of(int status, string? idempotencyKey, bool? shouldRetry, string? code)
    {
        var answer = Router.Refusal(Error(status, idempotencyKey, code));
        if (shouldRetry is { } retry)
        {
            answer.Headers["Stripe-Should-Retry"] = retry ? "true" : "false";
        }

        // Only the limiters say why; a lock time-out has no such header.
        if (status == 429 && code is null or "rate_limit")
        {
            answer.Headers["Stripe-Rate-Limited-Reason"] = "global-rate";
        }

        return answer;
    }

    private static StripeErrorException Error(int status, string? idempotencyKey, string? code) =>
        status switch
        {
            409 => StripeErrors.Idempotency(
                $"There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): {idempotencyKey}. Please try again later.",
                409,
                code ?? "idempotency_key_in_use"
            ),
            429 when code == "lock_timeout" => StripeErrors.Invalid(
                "This object can't be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request.",
                code,
                status: 429
            ),
            429 => StripeErrors.Invalid(
                "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
                code ?? "rate_limit",
                status: 429
            ),
            _ => new StripeErrorException(
                status,
                new JsonObject
                {
                    ["type"] = "api_error",
                    ["message"] = $"Something went wrong on Stripe's end: {status}, as this test asked for.",
                }
            ),
        };
}

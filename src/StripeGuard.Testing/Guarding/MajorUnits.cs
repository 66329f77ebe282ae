using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Guarding;

/// <summary>Amounts that look like dollars where Stripe takes cents.</summary>
internal static class MajorUnits
{
    private static readonly string[] Names = ["amount", "unit_amount", "amount_to_capture"];

    public static IEnumerable<(string Rule, string Message)> In(ApiRequest request, ApiAnswer answer)
    {
        if (answer.Status != 400 || ErrorOf(answer) is not { } error)
        {
            yield break;
        }

        var code = error["code"]?.GetValue<string>();
        var name = error["param"]?.GetValue<string>() ?? "amount";
        if (code == "amount_too_small")
        {
            yield return (
                "STRIPE3001",
                $"The amount {request.Parameters.String("amount")} is below Stripe's minimum: it looks like major units. Stripe takes minor units, so 20 dollars are 2000."
            );
        }
        else if (
            code == "parameter_invalid_integer"
            && HasDecimals(error)
            && Names.Any(one => name == one || name.EndsWith($"[{one}]", StringComparison.Ordinal))
        )
        {
            yield return (
                "STRIPE3001",
                $"{name} was sent as a number with decimals: it looks like major units. Stripe takes minor units, so 20.00 dollars are 2000."
            );
        }
    }

    /// <summary>Zero and negative amounts are refused under the same code: "Invalid integer: 20.00" is the one that is meant.</summary>
    private static bool HasDecimals(JsonObject error) =>
        error["message"]?.GetValue<string>() is { } message
        && message.StartsWith("Invalid integer: ", StringComparison.Ordinal)
        && message.IndexOf('.', StringComparison.Ordinal) > 0;

    internal static JsonObject? ErrorOf(ApiAnswer answer) =>
        JsonNode.Parse(answer.Body) is JsonObject body ? body["error"] as JsonObject : null;
}

/// <summary>One key for two operations: Stripe refuses the second.</summary>
internal static class KeyReuse
{
    public static IEnumerable<(string Rule, string Message)> In(ApiRequest request, ApiAnswer answer)
    {
        if (
            answer.Status == 400
            && request.IdempotencyKey is { } key
            && MajorUnits.ErrorOf(answer)?["type"]?.GetValue<string>() == "idempotency_error"
        )
        {
            yield return (
                "STRIPE1003",
                $"The key '{(key.Length <= 60 ? key : key[..60] + "…")}' was used before for another operation or other parameters, so Stripe refused this one. Make the key from the operation and its id."
            );
        }
    }
}

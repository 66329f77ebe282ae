using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Http;

/// <summary>An operation refused, with Stripe's error object.</summary>
internal sealed class StripeErrorException(int status, JsonObject error)
    : Exception(error["message"]?.GetValue<string>())
{
    public int Status => status;

    /// <summary>The object under <c>error</c> in the answer.</summary>
    public JsonObject Error => error;

    /// <summary>The whole answer, where it is not an object with <see cref="Error"/> in it.</summary>
    public JsonObject? Answer { get; init; }

    /// <summary>The same error with one more field, such as the <c>payment_intent</c> it is about (copied).</summary>
    public StripeErrorException With(string field, JsonNode? value)
    {
        error[field] = value?.DeepClone();
        return this;
    }
}

/// <summary>Stripe's errors in its own words: docs.stripe.com/api/errors, docs.stripe.com/error-codes.</summary>
internal static class StripeErrors
{
    /// <summary>A 400 with type invalid_request_error.</summary>
    public static StripeErrorException Invalid(
        string message,
        string? code = null,
        string? param = null,
        int status = 400
    )
    {
        var error = new JsonObject { ["type"] = "invalid_request_error", ["message"] = message };
        if (code is not null)
        {
            error["code"] = code;
            error["doc_url"] = DocUrl(code);
        }

        if (param is not null)
        {
            error["param"] = param;
        }

        return new StripeErrorException(status, error);
    }

    public static StripeErrorException Missing(string type, string id, string param, bool inPath) =>
        Invalid($"No such {ResourceNames.Of(type)}: '{id}'", "resource_missing", param, inPath ? 404 : 400);

    public static StripeErrorException MissingParameter(string param) =>
        Invalid($"Missing required param: {param}.", "parameter_missing", param);

    /// <summary>An error with type idempotency_error.</summary>
    public static StripeErrorException Idempotency(string message, int status, string? code = null)
    {
        var error = new JsonObject { ["type"] = "idempotency_error", ["message"] = message };
        if (code is not null)
        {
            error["code"] = code;
            error["doc_url"] = DocUrl(code);
        }

        return new StripeErrorException(status, error);
    }

    /// <summary>An error of the OAuth routes, which have a form of their own: docs.stripe.com/connect/oauth-reference.</summary>
    public static StripeErrorException OAuth(string code, string description) =>
        new(
            code == "invalid_client" ? 401 : 400,
            new JsonObject { ["type"] = "invalid_request_error", ["message"] = description }
        )
        {
            Answer = new JsonObject { ["error"] = code, ["error_description"] = description },
        };

    /// <summary>A 500 with type api_error.</summary>
    public static StripeErrorException Api(string message) =>
        new(500, new JsonObject { ["type"] = "api_error", ["message"] = message });

    /// <summary>A 402 with type card_error.</summary>
    public static StripeErrorException Card(string message, string code, string? declineCode = null)
    {
        var error = new JsonObject
        {
            ["type"] = "card_error",
            ["code"] = code,
            ["doc_url"] = DocUrl(code),
            ["message"] = message,
        };
        if (declineCode is not null)
        {
            error["decline_code"] = declineCode;
        }

        return new StripeErrorException(402, error);
    }

    private static string DocUrl(string code) => "https://stripe.com/docs/error-codes/" + code.Replace('_', '-');
}

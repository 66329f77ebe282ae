using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Http;

/// <summary>A request as it came, decoded.</summary>
internal sealed class ApiRequest
{
    /// <summary>The HTTP method, in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>The path without its query: <c>/v1/customers</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The header of that name, however it was capitalised, or null.</summary>
    public required Func<string, string?> Header { get; init; }

    public required Parameters Parameters { get; init; }

    /// <summary>This request's own id, <c>req_…</c>: the answer's Request-Id.</summary>
    public string RequestId { get; set; } = "";

    /// <summary>The caller's idempotency key. Ignored by Stripe on GET and DELETE (docs.stripe.com/api/idempotent_requests).</summary>
    public string? IdempotencyKey => Method == "POST" ? Header("Idempotency-Key") : null;
}

/// <summary>An answer: its status, its JSON body, its headers beside Request-Id.</summary>
internal sealed record ApiAnswer(int Status, string Body)
{
    public Dictionary<string, string> Headers { get; init; } = new(StringComparer.OrdinalIgnoreCase);
}

using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Http;

/// <summary>A request as it came; the router decodes it once it knows who calls.</summary>
internal sealed class ApiRequest
{
    /// <summary>The HTTP method, in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>The path without its query: <c>/v1/customers</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The query string, still encoded.</summary>
    public string? Query { get; init; }

    /// <summary>The body, still encoded.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The header of that name, however it was capitalised, or null.</summary>
    public required Func<string, string?> Header { get; init; }

    /// <summary>The decoded parameters; empty until the router has decoded them.</summary>
    public Parameters Parameters { get; set; } = new([]);

    /// <summary>The files of a multipart form, by parameter name.</summary>
    public Dictionary<string, UploadedFile> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>The paths of <c>expand[]</c>.</summary>
    public IReadOnlyList<string> Expand { get; set; } = [];

    /// <summary>This request's own id, <c>req_…</c>: the answer's Request-Id.</summary>
    public string RequestId { get; set; } = "";

    /// <summary>
    /// The caller's idempotency key. v1 ignores it on GET and DELETE, v2 on GET
    /// (docs.stripe.com/api/idempotent_requests, docs.stripe.com/api-v2-overview).
    /// </summary>
    public string? IdempotencyKey =>
        Method == "POST" || (Method == "DELETE" && Path.StartsWith("/v2/", StringComparison.Ordinal))
            ? Header("Idempotency-Key") is { Length: > 0 } key
                ? key
                : null
            : null;
}

/// <summary>A file of a multipart form.</summary>
internal sealed record UploadedFile(string FileName, string? ContentType, byte[] Content);

/// <summary>An answer: its status, its body, its headers beside Request-Id.</summary>
internal sealed record ApiAnswer(int Status, byte[] Body)
{
    /// <summary>No answer: the connection ends.</summary>
    public static ApiAnswer Lost { get; } = new(0, []) { IsLost = true };

    /// <summary>Whether it gets lost on its way: the connection ends before the client has it.</summary>
    public bool IsLost { get; init; }

    public Dictionary<string, string> Headers { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    public string ContentType { get; init; } = "application/json";
}

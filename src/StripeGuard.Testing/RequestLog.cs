using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing;

/// <summary>One request that the fake answered, for assertions.</summary>
public sealed record LoggedRequest
{
    /// <summary>The HTTP method, in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>The path without its query: <c>/v1/refunds</c>.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// What was sent, by bracketed name: <c>metadata[order]</c>, <c>items[0][price]</c>. Values are cut after 10,000
    /// characters.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>The <c>Idempotency-Key</c> header. Stripe.net puts one of its own on every POST that has none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The <c>Stripe-Account</c> header.</summary>
    public string? StripeAccount { get; init; }

    /// <summary>The id of the account that the key opened; null when the key was refused.</summary>
    public string? AccountId { get; init; }

    /// <summary>The HTTP status of the answer.</summary>
    public required int Status { get; init; }

    /// <summary>The <c>Request-Id</c> of the answer.</summary>
    public required string RequestId { get; init; }

    /// <summary>Whether the answer was an earlier one, replayed for its idempotency key.</summary>
    public bool Replayed { get; init; }
}

/// <summary>
/// The requests that the fake answered, oldest first; the oldest are forgotten beyond
/// <see cref="FakeStripeOptions.MaximumLoggedRequests"/>. Enumerating gives those logged so far.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "A log is what it is, as the events' log.")]
public sealed class RequestLog : IReadOnlyCollection<LoggedRequest>
{
    /// <summary>Longer values are cut, so that the log stays small whatever is sent.</summary>
    private const int LongestValue = 10_000;

    private readonly Queue<LoggedRequest> requests = new();
    private readonly Lock gate = new();
    private readonly int maximum;

    internal RequestLog(int maximum) => this.maximum = maximum;

    /// <summary>How many requests are kept.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return requests.Count;
            }
        }
    }

    /// <summary>Those to one route, such as <c>POST /v1/refunds</c>.</summary>
    public IReadOnlyList<LoggedRequest> To(string route) =>
        [.. this.Where(request => $"{request.Method} {request.Path}" == route)];

    /// <summary>Forgets what was logged.</summary>
    public void Clear()
    {
        lock (gate)
        {
            requests.Clear();
        }
    }

    /// <inheritdoc/>
    public IEnumerator<LoggedRequest> GetEnumerator()
    {
        lock (gate)
        {
            return ((IEnumerable<LoggedRequest>)requests.ToArray()).GetEnumerator();
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(ApiRequest request, ApiAnswer answer, string? accountId)
    {
        if (maximum <= 0)
        {
            return;
        }

        var logged = new LoggedRequest
        {
            Method = request.Method,
            Path = request.Path,
            Parameters = Flat(request),
            IdempotencyKey = request.Header("Idempotency-Key"),
            StripeAccount = request.Header("Stripe-Account"),
            AccountId = accountId,
            Status = answer.Status,
            RequestId = request.RequestId,
            Replayed = answer.Headers.ContainsKey("Idempotent-Replayed"),
        };
        lock (gate)
        {
            if (requests.Count >= maximum)
            {
                requests.Dequeue();
            }

            requests.Enqueue(logged);
        }
    }

    private static Dictionary<string, string> Flat(ApiRequest request)
    {
        var flat = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in request.Parameters.Tree)
        {
            Flatten(name, value);
        }

        for (var i = 0; i < request.Expand.Count; i++)
        {
            flat[string.Create(CultureInfo.InvariantCulture, $"expand[{i}]")] = request.Expand[i];
        }

        return flat;

        void Flatten(string name, JsonNode? node)
        {
            switch (node)
            {
                case JsonObject obj:
                    foreach (var (key, value) in obj)
                    {
                        Flatten($"{name}[{key}]", value);
                    }

                    break;
                case JsonArray array:
                    for (var i = 0; i < array.Count; i++)
                    {
                        Flatten(string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]"), array[i]);
                    }

                    break;
                case JsonValue value:
                    var text = value.GetValue<string>();
                    flat[name] = text.Length <= LongestValue ? text : text[..LongestValue];
                    break;
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace StripeGuard.Testing.Http;

/// <summary>
/// One execution for each idempotency key: docs.stripe.com/api/idempotent_requests. It wraps a route and knows nothing
/// of it. What is refused before a route executes never comes here, and so leaves its key free.
/// </summary>
internal sealed class IdempotencyLayer
{
    private const int LongestKey = 255;

    /// <summary>Stripe may forget a v1 key once it is 24 hours old, and keeps a v2 key for 30 days.</summary>
    private static readonly TimeSpan KeptForV1 = TimeSpan.FromHours(24);
    private static readonly TimeSpan KeptForV2 = TimeSpan.FromDays(30);

    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>The answer of the first request with this key; runs <paramref name="execute"/> when this is it.</summary>
    public async Task<ApiAnswer> RunAsync(ApiRequest request, DateTimeOffset now, Func<Task<ApiAnswer>> execute)
    {
        if (request.IdempotencyKey is not { } key)
        {
            return await execute().ConfigureAwait(false);
        }

        if (key.Length > LongestKey)
        {
            throw StripeErrors.Idempotency(
                $"Idempotency keys can be at most {LongestKey} characters long, but this one has {key.Length}. Use a shorter key, such as a UUID.",
                400
            );
        }

        var mine = new Entry(request, now);
        var entry = Claim(key, mine, now);
        if (!ReferenceEquals(entry, mine))
        {
            return entry.IsSameRequest(mine) ? Replay(entry, request, key) : throw OtherRequest(entry, mine, key);
        }

        ApiAnswer answer;
        try
        {
            answer = await execute().ConfigureAwait(false);
        }
        catch
        {
            entries.TryRemove(key, out _);
            throw;
        }

        answer.Headers["Original-Request"] = request.RequestId;
        if (IsV2(request) && answer.Status >= 400)
        {
            entries.TryRemove(key, out _);
        }
        else
        {
            mine.Answer = Copy(answer);
        }

        return answer;
    }

    /// <summary>v2 keeps what succeeded, and executes again what failed (docs.stripe.com/api-v2-overview).</summary>
    private static bool IsV2(ApiRequest request) => request.Path.StartsWith("/v2/", StringComparison.Ordinal);

    /// <summary>Each answer has headers of its own: those of the first are still written to when it is replayed.</summary>
    private static ApiAnswer Copy(ApiAnswer answer) =>
        answer with
        {
            Headers = new Dictionary<string, string>(answer.Headers, answer.Headers.Comparer),
        };

    private Entry Claim(string key, Entry mine, DateTimeOffset now)
    {
        while (true)
        {
            var entry = entries.GetOrAdd(key, mine);
            if (ReferenceEquals(entry, mine) || entry.Answer is null || now < entry.ForgottenAt)
            {
                return entry;
            }

            if (entries.TryUpdate(key, mine, entry))
            {
                return mine;
            }
        }
    }

    private static ApiAnswer Replay(Entry entry, ApiRequest request, string key)
    {
        if (entry.Answer is not { } first)
        {
            throw StripeErrors.Idempotency(
                $"There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): {key}. Please try again later.",
                409,
                "idempotency_key_in_use"
            );
        }

        var replayed = Copy(first);
        replayed.Headers["Request-Id"] = request.RequestId;
        replayed.Headers["Original-Request"] = entry.RequestId;
        replayed.Headers["Idempotent-Replayed"] = "true";
        return replayed;
    }

    private static StripeErrorException OtherRequest(Entry first, Entry now, string key) =>
        first.Route == now.Route
            ? StripeErrors.Idempotency(
                $"Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '{key}' if you meant to execute a different request.",
                400
            )
            : StripeErrors.Idempotency(
                $"Keys for idempotent requests can only be used for the same endpoint they were first used for ('{now.Path}' vs '{first.Path}'). Try using a key other than '{key}' if you meant to execute a different request.",
                400
            );

    private sealed class Entry(ApiRequest request, DateTimeOffset now)
    {
        /// <summary>Enough to tell two requests apart, without keeping the parameters of each.</summary>
        private readonly byte[] parameters = SHA256.HashData(
            Encoding.UTF8.GetBytes(Ordered(request.Parameters.Tree) + string.Join(',', request.Expand))
        );

        private volatile ApiAnswer? answer;

        public string RequestId { get; } = request.RequestId;

        public string Path { get; } = request.Path;

        public string Route { get; } = $"{request.Method} {request.Path}";

        public DateTimeOffset ForgottenAt { get; } = now + (IsV2(request) ? KeptForV2 : KeptForV1);

        /// <summary>Null while the request is in progress.</summary>
        public ApiAnswer? Answer
        {
            get => answer;
            set => answer = value;
        }

        public bool IsSameRequest(Entry other) =>
            Route == other.Route && parameters.AsSpan().SequenceEqual(other.parameters);

        /// <summary>The parameters as text, the same however the client ordered their names.</summary>
        private static string Ordered(JsonNode? node) =>
            node switch
            {
                JsonObject obj =>
                    $"{{{string.Join(',', obj.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => $"{JsonValue.Create(item.Key).ToJsonString()}:{Ordered(item.Value)}"))}}}",
                JsonArray array => $"[{string.Join(',', array.Select(Ordered))}]",
                _ => node?.ToJsonString() ?? "null",
            };
    }
}

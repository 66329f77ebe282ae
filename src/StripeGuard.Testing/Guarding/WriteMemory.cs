using System.Security.Cryptography;
using System.Text;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Guarding;

/// <summary>Which writes were made, to know one that is made again. Bounded: the oldest are forgotten.</summary>
internal sealed class WriteMemory
{
    private const int Most = 10_000;

    private readonly Dictionary<string, Made> made = new(StringComparer.Ordinal);
    private readonly Queue<string> oldest = new();

    /// <summary>A key of the caller's own. Stripe.net puts a new UUID on every POST without one, and so do other SDKs and careless callers.</summary>
    public static bool IsStable(string? key) =>
        key is not null
        && !Guid.TryParse(key.StartsWith("stripe-node-retry-", StringComparison.Ordinal) ? key[18..] : key, out _);

    /// <summary>The first write with the same parameters; null when this is it.</summary>
    public Made? FirstLike(ApiRequest request)
    {
        var fingerprint = Convert.ToHexString(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    $"{request.Path} {request.Header("Stripe-Account")} {request.Parameters.Tree.ToJsonString()}"
                )
            )
        );
        if (made.TryGetValue(fingerprint, out var first))
        {
            return first;
        }

        if (oldest.Count == Most)
        {
            made.Remove(oldest.Dequeue());
        }

        made[fingerprint] = new Made(request.RequestId, request.IdempotencyKey);
        oldest.Enqueue(fingerprint);
        return null;
    }

    public void Clear()
    {
        made.Clear();
        oldest.Clear();
    }

    internal sealed record Made(string RequestId, string? Key);
}

namespace StripeGuard.Analyzers.CardData;

internal enum SecretKind
{
    SecretKey,
    RestrictedKey,
    WebhookSecret,
}

/// <summary>
/// A Stripe secret in a text: a secret key (<c>sk_</c>), a restricted key (<c>rk_</c>) or a webhook secret
/// (<c>whsec_</c>) in its real shape, and random enough to be one (docs.stripe.com/keys). Placeholders, prefixes and the
/// keys that Stripe's own documentation prints are none.
/// </summary>
internal sealed class StripeSecret
{
    private const int ShortestKey = 24;
    private const int ShortestWebhookSecret = 32;

    private static readonly (string Prefix, SecretKind Kind, bool IsLive)[] Prefixes =
    [
        ("sk_live_", SecretKind.SecretKey, true),
        ("sk_test_", SecretKind.SecretKey, false),
        ("sk_org_live_", SecretKind.SecretKey, true),
        ("sk_org_test_", SecretKind.SecretKey, false),
        ("rk_live_", SecretKind.RestrictedKey, true),
        ("rk_test_", SecretKind.RestrictedKey, false),
        ("whsec_", SecretKind.WebhookSecret, false),
    ];

    /// <summary>The test keys that Stripe prints in its documentation for everyone (docs.stripe.com/keys), without their prefix.</summary>
    private static readonly HashSet<string> DocumentationKeys = new(StringComparer.Ordinal)
    {
        "4eC39HqLyjWDarjtT1zdp7dc",
        "BQokikJOvBiI2HlWgH4olfQ2",
        "tR3PYbcVNZZ796tH88S4VQ2u",
    };

    private static readonly string[] PlaceholderWords =
    [
        "your",
        "secret",
        "stripe",
        "placeholder",
        "example",
        "sample",
        "dummy",
        "fake",
        "mock",
        "change",
        "replace",
        "insert",
        "redacted",
        "goes",
        "here",
        "invalid",
        "unit",
        "test",
        "xxxx",
        "abcd",
        "1234",
        "0000",
    ];

    private StripeSecret(SecretKind kind, bool isLive, int start, int length)
    {
        Kind = kind;
        IsLive = isLive;
        Start = start;
        Length = length;
    }

    public SecretKind Kind { get; }

    /// <summary>Whether the prefix says live mode; a webhook secret does not say which mode it is of.</summary>
    public bool IsLive { get; }

    public int Start { get; }

    public int Length { get; }

    /// <summary>In words: "live secret key", "test restricted key", "webhook secret".</summary>
    public string Description =>
        Kind switch
        {
            SecretKind.WebhookSecret => "webhook secret",
            SecretKind.RestrictedKey => IsLive ? "live restricted key" : "test restricted key",
            _ => IsLive ? "live secret key" : "test secret key",
        };

    /// <summary>The first secret in <paramref name="text"/>, or null.</summary>
    public static StripeSecret? Find(string text)
    {
        foreach (var (prefix, kind, isLive) in Prefixes)
        {
            for (
                var start = text.IndexOf(prefix, StringComparison.Ordinal);
                start >= 0;
                start = text.IndexOf(prefix, start + 1, StringComparison.Ordinal)
            )
            {
                var body = Body(text, start + prefix.Length);
                if (StandsAlone(text, start, start + prefix.Length + body.Length) && IsRandom(body, kind))
                {
                    return new StripeSecret(kind, isLive, start, prefix.Length + body.Length);
                }
            }
        }

        return null;
    }

    private static string Body(string text, int start)
    {
        var end = start;
        while (end < text.Length && IsAlphanumeric(text[end]))
        {
            end++;
        }

        return text.Substring(start, end - start);
    }

    private static bool StandsAlone(string text, int start, int end)
    {
        var startsWord = start == 0 || !(IsAlphanumeric(text[start - 1]) || text[start - 1] is '_' or '-');
        var endsWord = end == text.Length || !(text[end] is '_' or '-' or '*' or '…' || Follows(text, end, "..."));
        return startsWord && endsWord;
    }

    private static bool Follows(string text, int at, string what) =>
        string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

    private static bool IsRandom(string body, SecretKind kind)
    {
        var isWebhookSecret = kind == SecretKind.WebhookSecret;
        if (body.Length < (isWebhookSecret ? ShortestWebhookSecret : ShortestKey) || DocumentationKeys.Contains(body))
        {
            return false;
        }

        // The Stripe command line's webhook secrets are 64 hexadecimal digits; all else mixes cases and digits.
        var isHex =
            isWebhookSecret && body.Length == 64 && body.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));
        var mixes = body.Any(char.IsDigit) && body.Any(char.IsLower) && (isHex || body.Any(char.IsUpper));
        return mixes
            && EntropyPerCharacter(body) >= (isHex ? 3.2 : 3.5)
            && !IsSequence(body)
            && !PlaceholderWords.Any(word => body.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);
    }

    /// <summary>Keyboard runs such as "abcdefgh" or "12345678" have high entropy and are no secrets.</summary>
    private static bool IsSequence(string body)
    {
        var steps = 0;
        for (var i = 1; i < body.Length; i++)
        {
            if (body[i] - body[i - 1] is 0 or 1)
            {
                steps++;
            }
        }

        return steps * 4 > body.Length;
    }

    private static double EntropyPerCharacter(string body)
    {
        var counts = new Dictionary<char, int>();
        foreach (var c in body)
        {
            counts[c] = counts.TryGetValue(c, out var n) ? n + 1 : 1;
        }

        return counts.Values.Sum(n => -(double)n / body.Length * Math.Log((double)n / body.Length, 2));
    }

    private static bool IsAlphanumeric(char c) =>
        c is (>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
}

using System.Globalization;
using Stripe;

namespace StripeGuard.Testing.Webhooks.Auditing;

/// <summary>Makes Stripe-Signature headers, right and wrong ones.</summary>
internal sealed class AuditSigner(string secret, TimeProvider time)
{
    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    public string Right(string body) => With(secret, body);

    public string With(string key, string body) => With(key, body, Now);

    public string Aged(string body, TimeSpan by) => With(secret, body, Now - (long)by.TotalSeconds);

    /// <summary>What another endpoint of the account gets: a secret like this one, and not this one.</summary>
    public string OtherEndpoint(string body) => With(secret + "0", body);

    /// <summary>The right signature under a timestamp that it does not cover.</summary>
    public string Redated(string body)
    {
        var now = Now;
        return $"t={Text(now + 1)},v1={EventUtility.ComputeSignature(secret, Text(now), body)}";
    }

    /// <summary>As while a rolled secret is still valid, with the signature of the other one first.</summary>
    public string Two(string body)
    {
        var now = Text(Now);
        var right = EventUtility.ComputeSignature(secret, now, body);
        return $"t={now},v1={new string('0', right.Length)},v1={right}";
    }

    private static string With(string key, string body, long timestamp) =>
        $"t={Text(timestamp)},v1={EventUtility.ComputeSignature(key, Text(timestamp), body)}";

    private static string Text(long timestamp) => timestamp.ToString(CultureInfo.InvariantCulture);
}

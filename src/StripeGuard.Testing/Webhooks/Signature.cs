using System.Text;
using Stripe;

namespace StripeGuard.Testing.Webhooks;

/// <summary>The Stripe-Signature header: docs.stripe.com/webhooks#verify-manually.</summary>
internal static class Signature
{
    /// <summary>
    /// A timestamp, a v1 signature for each secret that is valid (two while a rolled one still is), and the v0 that
    /// Stripe adds in test mode and that verifiers must ignore.
    /// </summary>
    public static string Header(string body, IEnumerable<string> secrets, long timestamp)
    {
        var header = new StringBuilder($"t={timestamp}");
        foreach (var secret in secrets)
        {
            header.Append(",v1=").Append(EventUtility.ComputeSignature(secret, $"{timestamp}", body));
        }

        return header.Append(",v0=").Append(EventUtility.ComputeSignature("v0", $"{timestamp}", body)).ToString();
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>The header in which Stripe sends a webhook's signature (docs.stripe.com/webhooks/signature).</summary>
internal static class SignatureHeader
{
    public const string Name = "Stripe-Signature";

    /// <summary>Whether an expression reads that header, or some header at all.</summary>
    public static bool IsReadIn(IOperation operation) =>
        operation
            .DescendantsAndSelf()
            .Any(part =>
                part.ConstantValue is { HasValue: true, Value: string text }
                && string.Equals(text, Name, StringComparison.OrdinalIgnoreCase)
            );
}

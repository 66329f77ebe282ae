using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>Whether the body of an HTTP handler is that of a webhook endpoint of Stripe's.</summary>
internal static class WebhookEndpoint
{
    private const int MaximumDepth = 2;

    /// <summary>It checks a signature that stands in the request it answers: here, or in a method that it calls.</summary>
    public static bool Is(IOperation body, WebhookCalls calls, AnalyzerOptions options)
    {
        var readsHeader = SignatureHeader.IsReadIn(body);
        foreach (var part in body.Descendants())
        {
            if (part is not IInvocationOperation call)
            {
                continue;
            }

            if (
                calls.Verifies(call.TargetMethod)
                || readsHeader && calls.IsVerification(call, options)
                || calls.Reaches(call.TargetMethod, MaximumDepth)
                    && calls.BodiesOf(call.TargetMethod).Any(SignatureHeader.IsReadIn)
            )
            {
                return true;
            }
        }

        return false;
    }
}

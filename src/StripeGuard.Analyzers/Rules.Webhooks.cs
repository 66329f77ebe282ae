using Microsoft.CodeAnalysis;

namespace StripeGuard.Analyzers;

// 2 Webhooks
public static partial class Rules
{
    public static readonly DiagnosticDescriptor STRIPE2001_UnverifiedEvent = Rule(
        "STRIPE2001",
        "Webhooks",
        "Webhook event that nobody verified",
        "{0} reads an event without checking its signature: anyone can post one. Use EventUtility.ConstructEvent with the Stripe-Signature header and the endpoint's secret.",
        "A webhook endpoint is a public URL. Only the signature, checked over the raw body with the endpoint's secret, says that an event comes from Stripe."
    );

    public static readonly DiagnosticDescriptor STRIPE2002_SignatureOverAlteredBody = Rule(
        "STRIPE2002",
        "Webhooks",
        "Signature checked over a body that is not the raw one",
        "The body given to {0} is {1}, not the bytes that Stripe signed: verification fails for genuine events. Read Request.Body as text and pass it unchanged.",
        "The signature covers the body byte for byte. A body that was bound to a model, serialised again, re-encoded or trimmed is another text, so genuine events are refused."
    );

    public static readonly DiagnosticDescriptor STRIPE2005_FailedVerificationAnsweredAsSuccess = Rule(
        "STRIPE2005",
        "Webhooks",
        "Failed signature verification answered as success",
        "A failed verification {0}: Stripe, or an attacker, is told that all is well. Return 400 Bad Request.",
        "A 2xx answer tells Stripe that the event is handled and need not come again. After a failed verification it hides a wrong secret, loses events, or lets a forged event through."
    );
}

using Microsoft.CodeAnalysis;

namespace StripeGuard.Analyzers;

// 6 Using the API
public static partial class Rules
{
    public static readonly DiagnosticDescriptor STRIPE6003_ApiKeySetOutsideStartUp = Rule(
        "STRIPE6003",
        "ApiUsage",
        "StripeConfiguration.ApiKey set outside start-up",
        "StripeConfiguration.ApiKey holds for the whole process, and is set {0}. {1}.",
        "The key is a static of the process. Requests run side by side: one that sets its tenant's key changes it under all the others, which then charge, refund and read in the wrong account.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE6009_StripeCallNotAwaited = Rule(
        "STRIPE6009",
        "ApiUsage",
        "Stripe call that is not awaited",
        "'{0}' {1}.",
        "A request to Stripe takes a good part of a second. Waiting for it on the thread starves the others; not waiting for it at all loses the error that says that the card was declined.",
        DiagnosticSeverity.Info
    );
}

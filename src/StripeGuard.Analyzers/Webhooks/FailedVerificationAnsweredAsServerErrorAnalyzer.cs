using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>STRIPE2021: a catch that answers a failed verification with 5xx, as if the server had failed.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FailedVerificationAnsweredAsServerErrorAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE2021_FailedVerificationAnsweredAsServerError)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.StripeException is not { } exception)
        {
            return;
        }

        var calls = WebhookCalls.Of(stripe);
        context.RegisterOperationAction(operation => Analyze(operation, calls, exception), OperationKind.Try);
    }

    private static void Analyze(OperationAnalysisContext context, WebhookCalls calls, INamedTypeSymbol exception)
    {
        if (
            FailedVerification.AnsweredBy((ITryOperation)context.Operation, calls, exception)
            is not
            (var handler, { Kind: AnswerKind.ServerError, Returned: { } returned })
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE2021_FailedVerificationAnsweredAsServerError,
                CatchClauses.Head(handler),
                FailedVerification.Shortened(returned)
            )
        );
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>STRIPE1007: docs/rules/STRIPE1007.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RetryWithoutIdempotencyKeyAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE1007_RetryWithoutIdempotencyKey)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var unkeyed = UnkeyedCalls.Of(stripe, context.Options);
        context.RegisterOperationAction(
            operation => unkeyed.Report(operation, UnkeyedKind.Retried, Rules.STRIPE1007_RetryWithoutIdempotencyKey),
            OperationKind.Invocation
        );
    }
}

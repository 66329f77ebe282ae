using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>STRIPE1008: docs/rules/STRIPE1008.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CreateWithoutIdempotencyKeyAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE1008_CreateWithoutIdempotencyKey)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var unkeyed = UnkeyedCalls.Of(stripe, context.Options);
        context.RegisterOperationAction(
            operation => unkeyed.Report(operation, UnkeyedKind.Other, Rules.STRIPE1008_CreateWithoutIdempotencyKey),
            OperationKind.Invocation
        );
    }
}

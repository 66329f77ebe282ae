using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>STRIPE1001: docs/rules/STRIPE1001.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MoneyMovingCallWithoutIdempotencyKeyAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE1001_MoneyMovingCallWithoutIdempotencyKey)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var unkeyed = UnkeyedCalls.Of(stripe, context.Options);
        context.RegisterOperationAction(
            operation =>
                unkeyed.Report(
                    operation,
                    UnkeyedKind.MovesMoney,
                    Rules.STRIPE1001_MoneyMovingCallWithoutIdempotencyKey
                ),
            OperationKind.Invocation
        );
    }
}

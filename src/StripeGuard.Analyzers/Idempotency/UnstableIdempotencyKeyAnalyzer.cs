using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>STRIPE1004: docs/rules/STRIPE1004.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnstableIdempotencyKeyAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE1004_UnstableIdempotencyKey)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var keys = new KeyAssignments(stripe, context.Options);
        context.RegisterOperationAction(operation => Analyze(operation, keys), OperationKind.SimpleAssignment);
    }

    private static void Analyze(OperationAnalysisContext context, KeyAssignments keys)
    {
        if (keys.Unstable(context) is not { Kind: not FreshKind.Unique } unstable)
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE1004_UnstableIdempotencyKey,
                ((ISimpleAssignmentOperation)context.Operation).Value.Syntax.GetLocation(),
                KeyAssignments.Shown(unstable.Source),
                Says(unstable.Kind)
            )
        );
    }

    private static string Says(FreshKind kind) =>
        kind switch
        {
            FreshKind.Clock => "which has moved on when the call is repeated",
            FreshKind.HashCode => "which is another number in the next process, and can be the same for two orders",
            _ => "which is another number when the call is repeated, and one day the same for another order",
        };
}

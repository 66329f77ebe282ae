using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>STRIPE1006: docs/rules/STRIPE1006.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KeyOnCallThatIgnoresItAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE1006_KeyOnCallThatIgnoresIt)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var flow = ValueFlow.Of(context.Compilation);
        var keys = new IdempotencyKeys(stripe, flow, context.Options);
        context.RegisterOperationAction(
            operation => Analyze(operation, stripe, flow, keys),
            OperationKind.SimpleAssignment
        );
    }

    private static void Analyze(
        OperationAnalysisContext context,
        StripeSymbols stripe,
        ValueFlow flow,
        IdempotencyKeys keys
    )
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (!keys.IsKeyAssignment(assignment) || assignment.Value.ConstantValue is { HasValue: true, Value: null })
        {
            return;
        }

        var use = KeyUse.Of(assignment, stripe, flow);
        if (!use.IsComplete || use.Calls.Count == 0)
        {
            return;
        }

        foreach (var call in use.Calls)
        {
            // API v2 heeds the key of a delete.
            if (call.Effect is StripeEffect.Writes || (call.Effect is StripeEffect.Deletes && call.IsV2))
            {
                return;
            }
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE1006_KeyOnCallThatIgnoresIt,
                assignment.Syntax.GetLocation(),
                use.Calls[0].Name,
                use.Calls[0].Effect is StripeEffect.Deletes ? "DELETE" : "GET"
            )
        );
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>STRIPE1009: docs/rules/STRIPE1009.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RandomKeyMadeAtTheCallAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE1009_RandomKeyMadeAtTheCall)
{
    /// <summary>What the call does, where it is known: a key begins with it.</summary>
    internal const string Operation = "operation";

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var keys = new KeyAssignments(stripe, context.Options);
        context.RegisterOperationAction(operation => Analyze(operation, keys), OperationKind.SimpleAssignment);
    }

    private static void Analyze(OperationAnalysisContext context, KeyAssignments keys)
    {
        if (keys.Unstable(context) is not { Kind: FreshKind.Unique } unstable)
        {
            return;
        }

        // The key's own place is shown; what to change may stand further up.
        var calls = keys.Use(context).Calls;
        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE1009_RandomKeyMadeAtTheCall,
                ((ISimpleAssignmentOperation)context.Operation).Value.Syntax.GetLocation(),
                additionalLocations: [unstable.Place.Syntax.GetLocation()],
                properties: calls.Count == 1
                    ? ImmutableDictionary<string, string?>.Empty.Add(Operation, calls[0].Operation)
                    : null,
                KeyAssignments.Shown(unstable.Source)
            )
        );
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>STRIPE1002: docs/rules/STRIPE1002.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IdempotencyKeyMadeAnewForEachAttemptAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE1002_IdempotencyKeyMadeAnewForEachAttempt)
{
    /// <summary>Set on a diagnostic whose key stands in the retried code, so that it can be moved out.</summary>
    internal const string CanBeHoisted = "hoist";

    private static readonly ImmutableDictionary<string, string?> Hoist = ImmutableDictionary<string, string?>.Empty.Add(
        CanBeHoisted,
        "true"
    );

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var flow = ValueFlow.Of(context.Compilation);
        var trace = new AttemptTrace(flow, stripe, new IdempotencyKeys(stripe, flow, context.Options));
        context.RegisterOperationAction(
            operation => Analyze(operation, flow, trace),
            OperationKind.Loop,
            OperationKind.Invocation
        );
    }

    private static void Analyze(OperationAnalysisContext context, ValueFlow flow, AttemptTrace trace)
    {
        if (RetryScope.Of(context.Operation, flow) is not { } scope)
        {
            return;
        }

        foreach (var key in trace.KeysOf(scope))
        {
            context.ReportDiagnostic(
                Diagnostic.Create(
                    Rules.STRIPE1002_IdempotencyKeyMadeAnewForEachAttempt,
                    key.Place.Syntax.GetLocation(),
                    additionalLocations: [scope.Operation.Syntax.GetLocation()],
                    properties: key.IsInRegion ? Hoist : null,
                    scope.Kind
                )
            );
        }
    }
}

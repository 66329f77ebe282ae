using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>STRIPE2007: docs/rules/STRIPE2007.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EventTypeAsStringAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE2007_EventTypeAsString)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var constants = EventTypeConstants.Of(stripe);
        if (stripe.Event is null || constants.Type is null)
        {
            return;
        }

        var events = EventExpressions.Of(stripe);
        context.RegisterOperationAction(
            operation =>
            {
                var literal = (ILiteralOperation)operation.Operation;
                if (
                    literal.ConstantValue is not { HasValue: true, Value: string { Length: > 0 } text }
                    || text.IndexOf('.') < 0
                    || constants.For(text) is not { } constant
                    || EventTypeMention.UseOf(literal, events, stripe)
                        is not (EventTypeUse.Comparison or EventTypeUse.LikelyComparison)
                )
                {
                    return;
                }

                operation.ReportDiagnostic(
                    Diagnostic.Create(
                        Rules.STRIPE2007_EventTypeAsString,
                        literal.Syntax.GetLocation(),
                        text,
                        constant.ContainingType.Name + "." + constant.Name
                    )
                );
            },
            OperationKind.Literal
        );
    }
}

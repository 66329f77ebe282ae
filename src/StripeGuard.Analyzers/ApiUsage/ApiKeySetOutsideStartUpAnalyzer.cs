using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.ApiUsage;

/// <summary>
/// STRIPE6003: docs/rules/STRIPE6003.md. A key that differs by tenant or request is a warning; one that is always the
/// same, set again and again, a suggestion.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ApiKeySetOutsideStartUpAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE6003_ApiKeySetOutsideStartUp)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.Find("Stripe.StripeConfiguration") is not { } configuration)
        {
            return;
        }

        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(
            operation => Analyze(operation, configuration, flow),
            OperationKind.SimpleAssignment
        );
    }

    private static void Analyze(OperationAnalysisContext context, INamedTypeSymbol configuration, ValueFlow flow)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (
            assignment.Target
                is not IPropertyReferenceOperation { Property: { Name: "ApiKey" or "StripeClient" } property } target
            || !SymbolEqualityComparer.Default.Equals(property.ContainingType, configuration)
            || StartUp.Contains(assignment, context.ContainingSymbol, flow)
            || TestProject.Is(context.Compilation, context.Options, assignment.Syntax.SyntaxTree)
        )
        {
            return;
        }

        var differs = new KeyOrigin(flow).Differs(assignment.Value);
        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE6003_ApiKeySetOutsideStartUp,
                target.Syntax.GetLocation(),
                differs ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
                additionalLocations: null,
                properties: null,
                differs
                    ? "here to a value that differs from one request to the next"
                    : "here after start-up, over and over",
                differs
                    ? "Pass a StripeClient made with this key, or RequestOptions with this ApiKey"
                    : "Set it once at start-up, or pass a StripeClient"
            )
        );
    }
}

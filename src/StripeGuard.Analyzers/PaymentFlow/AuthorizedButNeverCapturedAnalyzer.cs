using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.PaymentFlow;

/// <summary>STRIPE5008: docs/rules/STRIPE5008.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AuthorizedButNeverCapturedAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE5008_AuthorizedButNeverCaptured)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(operation => Analyze(operation, stripe, flow), OperationKind.SimpleAssignment);
    }

    private static void Analyze(OperationAnalysisContext context, StripeSymbols stripe, ValueFlow flow)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (
            assignment.Target
                is not IPropertyReferenceOperation { Property: { Name: "CaptureMethod" or "Capture" } property }
            || !stripe.Declares(property)
            || !IsManual(property, assignment.Value, flow)
            || IsCapturedSomewhere(context.Compilation)
            || TestProject.Is(context.Compilation, context.Options, assignment.Syntax.SyntaxTree)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(Rules.STRIPE5008_AuthorizedButNeverCaptured, assignment.Syntax.GetLocation())
        );
    }

    private static bool IsManual(IPropertySymbol property, IOperation value, ValueFlow flow)
    {
        if (property is { Name: "Capture", ContainingType.Name: not "ChargeCreateOptions" })
        {
            return false;
        }

        foreach (var end in flow.Follow(value).Ends)
        {
            if (end.ConstantValue is { HasValue: true, Value: "manual" or false })
            {
                return true;
            }
        }

        return false;
    }

    // Read from the shared index, which is made when the first manual capture is met: most projects have none.
    private static bool IsCapturedSomewhere(Compilation compilation)
    {
        var names = CallNames.Of(compilation);
        return names.IsCalled("Capture") || names.IsCalled("CaptureAsync");
    }
}

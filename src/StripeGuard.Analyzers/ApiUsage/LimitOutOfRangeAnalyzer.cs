using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.ApiUsage;

/// <summary>STRIPE6006: docs/rules/STRIPE6006.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LimitOutOfRangeAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE6006_LimitOutOfRange)
{
    // https://docs.stripe.com/api/pagination
    private const long Smallest = 1;
    private const long Largest = 100;

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
                is not IPropertyReferenceOperation
                {
                    Property: { Name: "Limit", ContainingType.Name: "ListOptions" or "SearchOptions" } property
                }
            || !StripeParameters.IsOption(property, stripe)
            || Constant(assignment.Value, flow) is not { } limit
            || limit is >= Smallest and <= Largest
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE6006_LimitOutOfRange,
                assignment.Value.Syntax.GetLocation(),
                limit,
                limit < Smallest ? "1" : "100"
            )
        );
    }

    // The one value that it can have, if there is one.
    private static long? Constant(IOperation value, ValueFlow flow)
    {
        if (Number(value) is { } written)
        {
            return written;
        }

        var trail = flow.Follow(value);
        return trail is { IsComplete: true, Ends.Length: 1 } ? Number(trail.Ends[0]) : null;
    }

    private static long? Number(IOperation value)
    {
        while (value is IConversionOperation conversion && !value.ConstantValue.HasValue)
        {
            value = conversion.Operand;
        }

        return value.ConstantValue is { HasValue: true, Value: int or long or short or byte } constant
            ? Convert.ToInt64(constant.Value, System.Globalization.CultureInfo.InvariantCulture)
            : null;
    }
}

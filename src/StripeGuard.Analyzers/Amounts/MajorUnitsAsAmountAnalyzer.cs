using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>STRIPE3001: docs/rules/STRIPE3001.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MajorUnitsAsAmountAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE3001_MajorUnitsAsAmount)
{
    // Decimal, but no price.
    private static readonly string[] NotMoney = ["percent", "rate", "point", "quantity", "weight", "second", "minute"];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var flow = ValueFlow.Of(context.Compilation);
        var reported = new ConcurrentDictionary<SyntaxNode, bool>();
        AmountAssignments.Register(
            context,
            stripe,
            (block, assignment) => Analyze(block, assignment, flow, stripe, reported)
        );
    }

    private static void Analyze(
        OperationBlockAnalysisContext context,
        AmountAssignment assignment,
        ValueFlow flow,
        StripeSymbols stripe,
        ConcurrentDictionary<SyntaxNode, bool> reported
    )
    {
        var trace = AmountTrace.Of(assignment.Operation.Value, flow, stripe);
        if (
            trace.IsScaled
            || trace.IsOpaque
            || trace.Narrowings.Count == 0
            || trace.Sources.Count == 0
            || trace.Sources.Exists(IsNotMoney)
            || MayBeZeroDecimal(assignment.Operation, flow)
        )
        {
            return;
        }

        foreach (var narrowing in trace.Narrowings)
        {
            if (AmountAssignments.PlaceOf(narrowing, assignment, reported) is { } place)
            {
                context.ReportDiagnostic(
                    Diagnostic.Create(
                        Rules.STRIPE3001_MajorUnitsAsAmount,
                        place.GetLocation(),
                        AmountTrace.Bare(narrowing.Operand).Syntax.ToString(),
                        assignment.Property.Name
                    )
                );
            }
        }
    }

    private static bool IsNotMoney(IOperation source)
    {
        var name = ValueFlow.Referenced(source)?.Name ?? string.Empty;
        foreach (var word in NotMoney)
        {
            if (name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    // In yen the price is the amount. The currency may stand beside the amount, or one object further out.
    private static bool MayBeZeroDecimal(ISimpleAssignmentOperation amount, ValueFlow flow)
    {
        foreach (var operation in ValueFlow.Root(amount).Descendants())
        {
            var name = (operation as IInvocationOperation)?.TargetMethod.Name ?? ValueFlow.Referenced(operation)?.Name;
            if (name?.IndexOf("ZeroDecimal", StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }

            if (
                operation
                    is ISimpleAssignmentOperation
                    {
                        Target: IPropertyReferenceOperation { Property.Name: "Currency" }
                    } currency
                && IsZeroDecimal(currency.Value, flow)
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsZeroDecimal(IOperation currency, ValueFlow flow)
    {
        foreach (var end in flow.Follow(currency).Ends)
        {
            if (end.ConstantValue is { HasValue: true, Value: string code } && StripeAmounts.IsZeroDecimal(code))
            {
                return true;
            }
        }

        return false;
    }
}

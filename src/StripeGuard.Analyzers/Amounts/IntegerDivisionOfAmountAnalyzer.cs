using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>STRIPE3006: docs/rules/STRIPE3006.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IntegerDivisionOfAmountAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE3006_IntegerDivisionOfAmount)
{
    // One point for each whole dollar is a division meant to cut.
    private static readonly string[] WholeUnits = ["point", "loyalty", "reward", "star", "whole", "dollarpart"];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(
            operation =>
            {
                switch (operation.Operation)
                {
                    case IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } division:
                        Analyze(operation, division.LeftOperand, division.RightOperand, flow, stripe);
                        break;
                    case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Divide } division:
                        Analyze(operation, division.Target, division.Value, flow, stripe);
                        break;
                    default:
                        break;
                }
            },
            OperationKind.Binary,
            OperationKind.CompoundAssignment
        );
    }

    private static void Analyze(
        OperationAnalysisContext context,
        IOperation amount,
        IOperation divisor,
        ValueFlow flow,
        StripeSymbols stripe
    )
    {
        if (
            !StripeAmounts.IsInteger(context.Operation.Type)
            || !StripeAmounts.IsInteger(AmountTrace.Bare(divisor).Type)
            || !AmountTrace.IsScaleConstant(AmountTrace.Bare(divisor))
            || !ComesFromStripe(amount, flow, stripe)
            || KeepsRemainder(context.Operation, amount)
            || IsMeantToCut(context.Operation)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE3006_IntegerDivisionOfAmount,
                context.Operation.Syntax.GetLocation(),
                AmountTrace.Bare(amount).Syntax.ToString()
            )
        );
    }

    private static bool ComesFromStripe(IOperation amount, ValueFlow flow, StripeSymbols stripe, int depth = 0)
    {
        amount = AmountTrace.Bare(amount);
        switch (amount)
        {
            case IPropertyReferenceOperation { Property: { } property } when StripeAmounts.IsAmount(property, stripe):
                return true;
            case IPropertyReferenceOperation { Property.Name: "Value", Instance: { } nullable }:
                return ComesFromStripe(nullable, flow, stripe, depth);
            case IInvocationOperation { TargetMethod.Name: "GetValueOrDefault", Instance: { } nullable }:
                return ComesFromStripe(nullable, flow, stripe, depth);
            case IConversionOperation conversion when StripeAmounts.IsInteger(conversion.Operand.Type):
                return ComesFromStripe(conversion.Operand, flow, stripe, depth);
            case ICoalesceOperation coalesce:
                return ComesFromStripe(coalesce.Value, flow, stripe, depth);
            case IConditionalAccessOperation access:
                return ComesFromStripe(access.WhenNotNull, flow, stripe, depth);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } sum:
                return ComesFromStripe(sum.LeftOperand, flow, stripe, depth)
                    || ComesFromStripe(sum.RightOperand, flow, stripe, depth);
            case ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation when depth < 4:
                foreach (var value in flow.StepBack(amount).Values)
                {
                    if (ComesFromStripe(value, flow, stripe, depth + 1))
                    {
                        return true;
                    }
                }

                return false;
            default:
                return false;
        }
    }

    // amount / 100 beside amount % 100 loses nothing.
    private static bool KeepsRemainder(IOperation division, IOperation amount)
    {
        var text = AmountTrace.Bare(amount).Syntax.ToString();
        foreach (var operation in ValueFlow.Root(division).Descendants())
        {
            if (
                operation is IBinaryOperation { OperatorKind: BinaryOperatorKind.Remainder } remainder
                && AmountTrace.Bare(remainder.LeftOperand).Syntax.ToString() == text
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsMeantToCut(IOperation division)
    {
        for (var use = division.Parent; use is not null; use = use.Parent)
        {
            var name = use switch
            {
                IVariableDeclaratorOperation declarator => declarator.Symbol.Name,
                IAssignmentOperation assignment => ValueFlow.Referenced(assignment.Target)?.Name,
                IArgumentOperation argument => argument.Parameter?.Name,
                _ => null,
            };
            if (name is not null && WholeUnits.Any(word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0))
            {
                return true;
            }

            if (use is IBlockOperation)
            {
                return false;
            }
        }

        return false;
    }
}

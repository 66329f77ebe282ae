using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>STRIPE3002: docs/rules/STRIPE3002.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BinaryFloatingPointAmountAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE3002_BinaryFloatingPointAmount)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var flow = ValueFlow.Of(context.Compilation);
        var reported = new ConcurrentDictionary<SyntaxNode, bool>();
        AmountAssignments.Register(
            context,
            stripe,
            (block, assignment) =>
            {
                foreach (var narrowing in AmountTrace.Of(assignment.Operation.Value, flow, stripe).Narrowings)
                {
                    Analyze(block, narrowing, assignment, flow, reported);
                }
            }
        );
    }

    private static void Analyze(
        OperationBlockAnalysisContext context,
        Narrowing narrowing,
        AmountAssignment assignment,
        ValueFlow flow,
        ConcurrentDictionary<SyntaxNode, bool> reported
    )
    {
        if (
            narrowing.Rounds
            || !StripeAmounts.IsBinaryFloatingPoint(narrowing.Operand.Type)
            || !IsScaledProduct(narrowing.Operand, flow)
            || AmountAssignments.PlaceOf(narrowing, assignment, reported) is not { } place
        )
        {
            return;
        }

        var type = StripeAmounts.Underlying(narrowing.Operand.Type)!;
        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE3002_BinaryFloatingPointAmount,
                place.GetLocation(),
                AmountTrace.Bare(narrowing.Operand).Syntax.ToString(),
                type.SpecialType is SpecialType.System_Single ? "float" : "double"
            )
        );
    }

    // price * 100, cut: not rounded on the way, nor moved up by a half.
    private static bool IsScaledProduct(IOperation operand, ValueFlow flow, int depth = 0)
    {
        operand = AmountTrace.Bare(operand);
        return operand switch
        {
            _ when depth > 4 => false,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product => AmountTrace.IsScaleConstant(
                AmountTrace.Bare(product.LeftOperand)
            )
                || AmountTrace.IsScaleConstant(AmountTrace.Bare(product.RightOperand))
                || IsScaledProduct(product.LeftOperand, flow, depth + 1)
                || IsScaledProduct(product.RightOperand, flow, depth + 1),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, RightOperand.ConstantValue.HasValue: false } sum =>
                IsScaledProduct(sum.LeftOperand, flow, depth + 1) && IsScaledProduct(sum.RightOperand, flow, depth + 1),
            IInvocationOperation { TargetMethod: { Name: "Floor" or "Truncate", ContainingType.Name: "Math" } } cut =>
                IsScaledProduct(cut.Arguments[0].Value, flow, depth + 1),
            ILocalReferenceOperation local => flow.StepBack(local)
                .Values.Any(value =>
                    StripeAmounts.IsBinaryFloatingPoint(value.Type) && IsScaledProduct(value, flow, depth + 1)
                ),
            _ => false,
        };
    }
}

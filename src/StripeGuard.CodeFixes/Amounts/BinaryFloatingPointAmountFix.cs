using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeGuard.Analyzers.Amounts;

namespace StripeGuard.CodeFixes.Amounts;

/// <summary>Computes the amount in decimal and rounds it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BinaryFloatingPointAmountFix))]
public sealed class BinaryFloatingPointAmountFix() : StripeGuardFix("STRIPE3002")
{
    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        if (Scaling.Operand(node) is not { } operand || Scaling.IsNullable(operand, model))
        {
            yield break;
        }

        var amount = Scaling.Rounded(InDecimal(operand, model), model, node.SpanStart);
        yield return new FixAction(
            "Compute in decimal and round",
            "STRIPE3002",
            editor => editor.ReplaceNode(node, Scaling.WithOperand(node, amount).WithTriviaFrom(node))
        );
    }

    private static string InDecimal(ExpressionSyntax expression, SemanticModel model)
    {
        expression = WithoutCut(Scaling.Unwrapped(expression), model);
        if (expression is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.MultiplyExpression } product)
        {
            return InDecimal(product.Left, model) + " * " + InDecimal(product.Right, model);
        }

        if (
            model.GetConstantValue(expression) is { HasValue: true, Value: { } constant }
            && expression is LiteralExpressionSyntax
        )
        {
            return Convert
                    .ToDecimal(constant, System.Globalization.CultureInfo.InvariantCulture)
                    .ToString(System.Globalization.CultureInfo.InvariantCulture) + "m";
        }

        return FromText(expression, model) ?? Scaling.AsDecimal(expression, model);
    }

    // Convert.ToDouble(text) would round to binary before decimal sees it.
    private static string? FromText(ExpressionSyntax expression, SemanticModel model)
    {
        if (
            expression is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call
            || model.GetSymbolInfo(call).Symbol is not IMethodSymbol method
        )
        {
            return null;
        }

        var arguments = call.ArgumentList.ToString();
        return (method.ContainingType.Name, method.Name) switch
        {
            ("Convert", "ToDouble" or "ToSingle") when StripeAmounts.IsFractional(method.Parameters[0].Type) is false =>
                access.Expression + ".ToDecimal" + arguments,
            ("Convert", "ToDouble") when method.Parameters[0].Type.SpecialType is SpecialType.System_Decimal =>
                Scaling.AsDecimal(call.ArgumentList.Arguments[0].Expression, model),
            ("Double" or "Single", "Parse") => "decimal.Parse" + arguments,
            _ => null,
        };
    }

    private static ExpressionSyntax WithoutCut(ExpressionSyntax expression, SemanticModel model) =>
        expression is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } call
        && model.GetSymbolInfo(call).Symbol
            is IMethodSymbol { Name: "Floor" or "Truncate", ContainingType.Name: "Math" }
            ? Scaling.Unwrapped(arguments[0].Expression)
            : expression;
}

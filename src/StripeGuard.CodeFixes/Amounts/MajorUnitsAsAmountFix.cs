using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeGuard.CodeFixes.Amounts;

/// <summary>Scales the price to minor units and rounds it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MajorUnitsAsAmountFix))]
public sealed class MajorUnitsAsAmountFix() : StripeGuardFix("STRIPE3001")
{
    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        // A nullable price has no one right value where it is null; that is left to its author.
        if (Scaling.Operand(node) is not { } operand || Scaling.IsNullable(operand, model))
        {
            yield break;
        }

        var price = WithoutRounding(Scaling.Unwrapped(operand), model);
        var scaled = Scaling.Rounded(Scaling.AsDecimal(price, model) + " * 100m", model, node.SpanStart);
        yield return new FixAction(
            "Multiply by 100 and round",
            "STRIPE3001",
            editor => editor.ReplaceNode(node, Scaling.WithOperand(node, scaled).WithTriviaFrom(node))
        );
    }

    // Math.Round(price) to whole units first would lose the cents again.
    private static ExpressionSyntax WithoutRounding(ExpressionSyntax operand, SemanticModel model) =>
        operand is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } call
        && model.GetSymbolInfo(call).Symbol
            is IMethodSymbol
            {
                Name: "Round" or "Floor" or "Ceiling" or "Truncate",
                ContainingType.Name: "Math" or "Decimal"
            }
            ? Scaling.Unwrapped(arguments[0].Expression)
            : operand;
}

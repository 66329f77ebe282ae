using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeGuard.CodeFixes.Amounts;

/// <summary>Scales first, then rounds, then converts.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CastBeforeScalingFix))]
public sealed class CastBeforeScalingFix() : StripeGuardFix("STRIPE3012")
{
    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        // Where the conversion stands elsewhere than the multiplication, it may be used for more than this amount.
        if (node is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.MultiplyExpression } product)
        {
            yield break;
        }

        var (narrowing, factor) = Scaling.Operand(Scaling.Unwrapped(product.Left)) is null
            ? (Scaling.Unwrapped(product.Right), product.Left)
            : (Scaling.Unwrapped(product.Left), product.Right);
        if (
            Scaling.Operand(narrowing) is not { } operand
            || Scaling.IsNullable(operand, model)
            || model.GetConstantValue(factor, cancellation) is not { HasValue: true, Value: { } constant }
        )
        {
            yield break;
        }

        var scale =
            Convert.ToDecimal(constant, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture) + "m";
        var amount = Scaling.Rounded(Scaling.AsDecimal(operand, model) + " * " + scale, model, node.SpanStart);
        yield return new FixAction(
            "Multiply first, then round and convert",
            "STRIPE3012",
            editor => editor.ReplaceNode(node, Scaling.WithOperand(narrowing, amount).WithTriviaFrom(node))
        );
    }
}

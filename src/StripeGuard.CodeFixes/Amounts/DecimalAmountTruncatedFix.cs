using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace StripeGuard.CodeFixes.Amounts;

/// <summary>Rounds half away from zero before the conversion.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DecimalAmountTruncatedFix))]
public sealed class DecimalAmountTruncatedFix() : StripeGuardFix("STRIPE3003")
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

        var rounded = Scaling.Rounded(Scaling.Unwrapped(operand).WithoutTrivia().ToString(), model, node.SpanStart);
        yield return new FixAction(
            "Round before the conversion",
            "STRIPE3003",
            editor => editor.ReplaceNode(node, Scaling.WithOperand(node, rounded).WithTriviaFrom(node))
        );
    }
}

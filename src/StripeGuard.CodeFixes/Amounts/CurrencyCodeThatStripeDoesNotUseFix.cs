using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeGuard.Analyzers.Amounts;

namespace StripeGuard.CodeFixes.Amounts;

/// <summary>Writes the code that Stripe uses: in lower case, or the nearest one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CurrencyCodeThatStripeDoesNotUseFix))]
public sealed class CurrencyCodeThatStripeDoesNotUseFix() : StripeGuardFix("STRIPE3007")
{
    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        // A constant with a name may be used for more than this.
        if (
            node is not LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal
            || !diagnostic.Properties.TryGetValue(CurrencyCodeThatStripeDoesNotUseAnalyzer.Replacement, out var code)
            || code is null
        )
        {
            yield break;
        }

        yield return new FixAction(
            $"Write \"{code}\"",
            "STRIPE3007",
            editor =>
                editor.ReplaceNode(
                    literal,
                    SyntaxFactory
                        .LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(code))
                        .WithTriviaFrom(literal)
                )
        );
    }
}

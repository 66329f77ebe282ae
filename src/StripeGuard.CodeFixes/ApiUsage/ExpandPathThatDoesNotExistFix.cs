using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeGuard.Analyzers.ApiUsage;

namespace StripeGuard.CodeFixes.ApiUsage;

/// <summary>Writes the path that may have been meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ExpandPathThatDoesNotExistFix))]
public sealed class ExpandPathThatDoesNotExistFix() : StripeGuardFix("STRIPE6012")
{
    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        if (
            !diagnostic.Properties.TryGetValue(ExpandPathThatDoesNotExistAnalyzer.Suggestion, out var path)
            || path is null
            || node.FirstAncestorOrSelf<LiteralExpressionSyntax>() is not { } literal
        )
        {
            yield break;
        }

        yield return new FixAction(
            "Expand '" + path + "'",
            "STRIPE6012",
            editor =>
                editor.ReplaceNode(
                    literal,
                    SyntaxFactory
                        .LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(path))
                        .WithTriviaFrom(literal)
                )
        );
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeGuard.Analyzers;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.CodeFixes.Webhooks;

/// <summary>STRIPE2017: reads the header that Stripe sends.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class WrongSignatureHeaderFix() : StripeGuardFix(Rules.STRIPE2017_WrongSignatureHeader.Id)
{
    private const string Title = $"Read '{SignatureHeader.Name}'";

    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        // The argument of an attribute is left: it stands outside of the body in which the header's use was seen.
        if (((node as ArgumentSyntax)?.Expression ?? node) is not ExpressionSyntax name || IsOfAttribute(name))
        {
            yield break;
        }

        yield return new FixAction(Title, Title, editor => editor.ReplaceNode(name, Literal().WithTriviaFrom(name)));
    }

    private static bool IsOfAttribute(ExpressionSyntax name) => name.Parent is AttributeArgumentSyntax;

    private static LiteralExpressionSyntax Literal() =>
        SyntaxFactory.LiteralExpression(
            SyntaxKind.StringLiteralExpression,
            SyntaxFactory.Literal(SignatureHeader.Name)
        );
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeGuard.Analyzers;
using StripeGuard.Analyzers.PaymentFlow;

namespace StripeGuard.CodeFixes.PaymentFlow;

/// <summary>STRIPE5006: the value that was meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class NonexistentValueFix() : StripeGuardFix(Rules.STRIPE5006_NonexistentValue.Id)
{
    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        if (
            node is ExpressionSyntax expression
            && diagnostic.Properties.TryGetValue(NonexistentValueAnalyzer.MeantValue, out var meant)
            && meant is not null
        )
        {
            yield return new FixAction(
                $"Use \"{meant}\"",
                "value",
                editor =>
                    editor.ReplaceNode(
                        expression,
                        SyntaxFactory
                            .LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(meant))
                            .WithTriviaFrom(expression)
                    )
            );
        }
    }
}

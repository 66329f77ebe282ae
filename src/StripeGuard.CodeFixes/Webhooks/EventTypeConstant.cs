using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using StripeGuard.Analyzers;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.CodeFixes.Webhooks;

/// <summary>Puts Stripe.net's constant of an event type in the place of a string.</summary>
internal static class EventTypeConstant
{
    /// <summary>The action, or null where the referenced Stripe.net has no such constant.</summary>
    public static FixAction? Instead(SyntaxNode node, string? eventType, SemanticModel model)
    {
        if (
            eventType is null
            || node is not ExpressionSyntax expression
            || StripeSymbols.Of(model.Compilation) is not { } stripe
            || EventTypeConstants.Of(stripe).For(eventType) is not { } constant
        )
        {
            return null;
        }

        var type = constant.ContainingType;
        var qualified = $"global::{type.ToDisplayString()}.{constant.Name}";
        // `type is Name` holds a type name for the parser, a constant for the compiler.
        var name = (
            expression.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression }
                ? SyntaxFactory.ParseName(qualified)
                : SyntaxFactory.ParseExpression(qualified)
        ).WithAdditionalAnnotations(Simplifier.Annotation);
        return new FixAction(
            $"Use {type.Name}.{constant.Name}",
            "constant",
            editor => editor.ReplaceNode(expression, name.WithTriviaFrom(expression))
        );
    }
}

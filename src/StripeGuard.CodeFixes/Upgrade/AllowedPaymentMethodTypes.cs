using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace StripeGuard.CodeFixes.Upgrade;

/// <summary>
/// <c>PaymentMethodTypes</c> of what creates a payment became <c>AllowedPaymentMethodTypes</c>: no longer the list that
/// is offered, but a filter over the methods that Stripe finds eligible. For cards alone that is the same.
/// </summary>
internal static class AllowedPaymentMethodTypes
{
    private const string NewName = "AllowedPaymentMethodTypes";

    private const string Note =
        "this only filters the methods that are eligible and switched on in the Dashboard; it does not force them. Check that each one is on there, or leave the list out to offer all.";

    public static Rewrite? Rewrite(RemovedUse use) =>
        use.Has(NewName)
            ? new Rewrite(
                $"Use '{NewName}'",
                [new TextChange(use.Name.Span, NewName)],
                use.Position,
                use.Assignment is { } assignment && !IsCardAlone(assignment.Right) ? Note : null
            )
            : null;

    private static bool IsCardAlone(ExpressionSyntax value) =>
        Elements(value) is { Count: 1 } elements && elements[0] is LiteralExpressionSyntax { Token.ValueText: "card" };

    private static IReadOnlyList<SyntaxNode> Elements(ExpressionSyntax value) =>
        value switch
        {
            BaseObjectCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
            CollectionExpressionSyntax collection =>
            [
                .. collection.Elements.Select(static element =>
                    element is ExpressionElementSyntax { Expression: var expression } ? (SyntaxNode)expression : element
                ),
            ],
            _ => [],
        };
}

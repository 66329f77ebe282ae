using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace StripeGuard.CodeFixes.Upgrade;

/// <summary>Whether an invoice line is a proration is said by its parent, which is a subscription item or an invoice item (API basil).</summary>
internal static class LineItemProration
{
    public static Rewrite? Rewrite(RemovedUse use)
    {
        // The receiver is written twice, so it must be one that does nothing.
        if (
            use.Access is not MemberAccessExpressionSyntax access
            || use.InNameof
            || !use.Has("Parent")
            || access
                .Expression.DescendantNodesAndSelf()
                .Any(static node => node is not (NameSyntax or ThisExpressionSyntax or MemberAccessExpressionSyntax))
        )
        {
            return null;
        }

        var line = access.Expression.ToString();
        return new Rewrite(
            "Use 'Parent'",
            [
                new TextChange(
                    access.Span,
                    $"({line}.Parent?.SubscriptionItemDetails?.Proration ?? {line}.Parent?.InvoiceItemDetails?.Proration ?? false)"
                ),
            ],
            use.Position
        );
    }
}

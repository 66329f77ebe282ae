using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace StripeGuard.CodeFixes.Upgrade;

/// <summary>An invoice's <c>Tax</c> is the sum of its <c>TotalTaxes</c> (API basil).</summary>
internal static class InvoiceTax
{
    public static Rewrite? Rewrite(RemovedUse use)
    {
        if (use.Access is not { } access || use.InNameof || !use.Has("TotalTaxes"))
        {
            return null;
        }

        // Tax was nullable, and what read on from it (Value, HasValue) needs it to be so still.
        var tax = use.FreshName("tax");
        var sum = $"TotalTaxes?.Sum({tax} => {tax}.Amount)";
        return use.Next is { } next && access.Parent is MemberAccessExpressionSyntax
            ? Parenthesized(use, access, sum, next.Identifier.ValueText)
            : new Rewrite(
                "Use the sum of 'TotalTaxes'",
                [new TextChange(use.Name.Span, sum)],
                use.Position,
                null,
                use.LinqUsing()
            );
    }

    private static Rewrite? Parenthesized(RemovedUse use, ExpressionSyntax access, string sum, string next) =>
        access is MemberAccessExpressionSyntax && next is "Value" or "HasValue" or "GetValueOrDefault" or "ToString"
            ? new Rewrite(
                "Use the sum of 'TotalTaxes'",
                [new TextChange(new TextSpan(access.SpanStart, 0), "("), new TextChange(use.Name.Span, sum + ")")],
                use.Position,
                null,
                use.LinqUsing()
            )
            : null;
}

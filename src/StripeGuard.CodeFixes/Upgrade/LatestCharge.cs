using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace StripeGuard.CodeFixes.Upgrade;

/// <summary>
/// A PaymentIntent's list of <c>Charges</c> became its <c>LatestCharge</c> (API 2022-11-15). The list came newest
/// first, so that its first element is that charge; code that goes through the list has to ask for it.
/// </summary>
internal static class LatestCharge
{
    private const string ExpandNote =
        "LatestCharge is null unless the request expands it (Expand \"latest_charge\"), and in webhook events: there, get the charge by LatestChargeId.";

    private const string ListNote =
        "an intent carries its latest charge alone (LatestCharge, with Expand \"latest_charge\"). For all of them call ChargeService.List with PaymentIntent set; decide which is meant.";

    private static readonly string[] FirstOf = ["First", "FirstOrDefault", "Single", "SingleOrDefault"];

    public static Rewrite? Rewrite(RemovedUse use)
    {
        if (!use.Has("LatestCharge"))
        {
            return null;
        }

        if (use.Access is null || First(use.Access) is not { } first)
        {
            return new Rewrite("Say what to do about 'Charges'", [], use.Position, ListNote);
        }

        var (end, last) = first;
        if (NextName(last) is { Identifier.ValueText: "Id" } id)
        {
            return new Rewrite("Use 'LatestChargeId'", [Change(use, id.Span.End, "LatestChargeId")], use.Position);
        }

        return new Rewrite("Use 'LatestCharge'", [Change(use, end, "LatestCharge")], use.Position, ExpandNote);
    }

    private static TextChange Change(RemovedUse use, int end, string name) =>
        new(TextSpan.FromBounds(use.Name.SpanStart, end), name);

    /// <summary>Where <c>.Charges.Data[0]</c>, <c>.Charges.First()</c> or the like ends, and its last node.</summary>
    private static (int End, ExpressionSyntax Last)? First(ExpressionSyntax charges)
    {
        var list = Step(charges, static name => name == "Data") ?? charges;
        return list.Parent switch
        {
            ElementAccessExpressionSyntax index when index.Expression == list && IsZero(index.ArgumentList) => (
                index.Span.End,
                index
            ),
            ConditionalAccessExpressionSyntax { WhenNotNull: ElementBindingExpressionSyntax binding } conditional
                when conditional.Expression == list && IsZero(binding.ArgumentList) => (binding.Span.End, conditional),
            _ => Step(list, FirstOf.Contains)
                is { Parent: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } call }
                ? (call.Span.End, call)
                : null,
        };
    }

    private static bool IsZero(BracketedArgumentListSyntax index) =>
        index.Arguments.Count == 1 && index.Arguments[0].Expression is LiteralExpressionSyntax { Token.ValueText: "0" };

    private static ExpressionSyntax? Step(ExpressionSyntax from, Func<string, bool> isNamed) =>
        from.Parent switch
        {
            MemberAccessExpressionSyntax next when next.Expression == from && isNamed(next.Name.Identifier.ValueText) =>
                next,
            ConditionalAccessExpressionSyntax conditional when conditional.Expression == from => Binding(
                conditional.WhenNotNull,
                isNamed
            ),
            _ => null,
        };

    private static MemberBindingExpressionSyntax? Binding(ExpressionSyntax whenNotNull, Func<string, bool> isNamed) =>
        whenNotNull
            .DescendantNodesAndSelf()
            .OfType<MemberBindingExpressionSyntax>()
            .FirstOrDefault(binding =>
                binding.SpanStart == whenNotNull.SpanStart && isNamed(binding.Name.Identifier.ValueText)
            );

    private static SimpleNameSyntax? NextName(ExpressionSyntax last) =>
        last.Parent switch
        {
            MemberAccessExpressionSyntax next when next.Expression == last => next.Name,
            ConditionalAccessExpressionSyntax { WhenNotNull: MemberBindingExpressionSyntax binding } conditional
                when conditional.Expression == last => binding.Name,
            _ => null,
        };
}

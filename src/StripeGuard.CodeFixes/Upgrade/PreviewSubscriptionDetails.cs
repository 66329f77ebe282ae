using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace StripeGuard.CodeFixes.Upgrade;

/// <summary>
/// What a preview of an invoice was told about the subscription (<c>SubscriptionItems</c>,
/// <c>SubscriptionProrationBehavior</c> …) stands together in <c>SubscriptionDetails</c>.
/// </summary>
internal static class PreviewSubscriptionDetails
{
    private const string Prefix = "Subscription";

    public static readonly string[] Names =
    [
        "SubscriptionItems",
        "SubscriptionBillingCycleAnchor",
        "SubscriptionCancelAt",
        "SubscriptionCancelAtPeriodEnd",
        "SubscriptionCancelNow",
        "SubscriptionDefaultTaxRates",
        "SubscriptionProrationBehavior",
        "SubscriptionProrationDate",
        "SubscriptionResumeAt",
        "SubscriptionStartDate",
        "SubscriptionTrialEnd",
    ];

    public static Rewrite? Rewrite(RemovedUse use)
    {
        if (
            use.Assignment is not { } assignment
            || !use.Has("SubscriptionDetails")
            || use.WithTypes("T:Stripe.InvoiceSubscriptionDetailsOptions") is not { } details
        )
        {
            return null;
        }

        const string title = "Use 'SubscriptionDetails'";
        if (assignment.Left is MemberAccessExpressionSyntax access)
        {
            return new Rewrite(
                title,
                [
                    new TextChange(new TextSpan(access.SpanStart, 0), "("),
                    new TextChange(
                        use.Name.Span,
                        $"SubscriptionDetails ??= new {details}()).{NewName(use.Name.Identifier.ValueText)}"
                    ),
                ],
                use.Position
            );
        }

        return
            assignment.Parent is InitializerExpressionSyntax initializer && Group(initializer, details) is { } changes
            ? new Rewrite(title, changes, initializer.Expressions.First(IsOne).SpanStart)
            : null;
    }

    /// <summary>All of them in one initializer go together, at the first one's place; they have to stand side by side, or nothing moves.</summary>
    private static List<TextChange>? Group(InitializerExpressionSyntax initializer, string details)
    {
        var indexes = Enumerable
            .Range(0, initializer.Expressions.Count)
            .Where(i => IsOne(initializer.Expressions[i]))
            .ToList();
        if (
            indexes.Count == 0
            || indexes[indexes.Count - 1] - indexes[0] != indexes.Count - 1
            || initializer.Expressions.Any(static e => Left(e) == "SubscriptionDetails")
        )
        {
            return null;
        }

        var changes = new List<TextChange>();
        changes.Add(
            new TextChange(
                new TextSpan(initializer.Expressions[indexes[0]].SpanStart, 0),
                $"SubscriptionDetails = new {details} {{ "
            )
        );
        foreach (var index in indexes)
        {
            var left = ((AssignmentExpressionSyntax)initializer.Expressions[index]).Left;
            changes.Add(new TextChange(left.Span, NewName(left.ToString())));
        }

        changes.Add(
            new TextChange(new TextSpan(initializer.Expressions[indexes[indexes.Count - 1]].Span.End, 0), " }")
        );
        return changes;
    }

    private static bool IsOne(ExpressionSyntax expression) => Left(expression) is { } name && Names.Contains(name);

    private static string? Left(ExpressionSyntax expression) =>
        expression
            is AssignmentExpressionSyntax
            {
                RawKind: (int)SyntaxKind.SimpleAssignmentExpression,
                Left: IdentifierNameSyntax name
            }
            ? name.Identifier.ValueText
            : null;

    private static string NewName(string name) => name.Substring(Prefix.Length);
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeGuard.Analyzers;

namespace StripeGuard.CodeFixes.Webhooks;

/// <summary>STRIPE2007: Stripe.net's constant instead of the string.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class EventTypeAsStringFix() : StripeGuardFix(Rules.STRIPE2007_EventTypeAsString.Id)
{
    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    ) =>
        node is LiteralExpressionSyntax { Token.ValueText: { } text }
        && EventTypeConstant.Instead(node, text, model) is { } action
            ? [action]
            : [];
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using StripeGuard.Analyzers;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.CodeFixes.Webhooks;

/// <summary>STRIPE2006: the constant of the event type that was meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class NonexistentEventTypeFix() : StripeGuardFix(Rules.STRIPE2006_NonexistentEventType.Id)
{
    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    ) =>
        diagnostic.Properties.TryGetValue(NonexistentEventTypeAnalyzer.MeantType, out var meant)
        && EventTypeConstant.Instead(node, meant, model) is { } action
            ? [action]
            : [];
}

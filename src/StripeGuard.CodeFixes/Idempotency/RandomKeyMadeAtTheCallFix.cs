using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeGuard.Analyzers.Idempotency;

namespace StripeGuard.CodeFixes.Idempotency;

/// <summary>Makes the key from an id in scope instead.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RandomKeyMadeAtTheCallFix))]
public sealed class RandomKeyMadeAtTheCallFix() : StripeGuardFix("STRIPE1009")
{
    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        if (
            diagnostic.AdditionalLocations[0] is not { SourceTree: { } tree } place
            || tree != node.SyntaxTree
            || tree.GetRoot(cancellation).FindNode(place.SourceSpan, getInnermostNodeForTie: true)
                is not ExpressionSyntax random
            || model.GetTypeInfo(random, cancellation).Type?.SpecialType is not SpecialType.System_String
            || !diagnostic.Properties.TryGetValue(RandomKeyMadeAtTheCallAnalyzer.Operation, out var operation)
        )
        {
            yield break;
        }

        var sources = KeySources.At(model, random.SpanStart);
        for (var index = 0; index < sources.Count && index < MissingKeyFix.MaximumCandidates; index++)
        {
            var key = SyntaxFactory.ParseExpression("$\"" + operation + "-{" + sources[index] + "}\"");
            yield return new FixAction(
                "Make the key from '" + sources[index] + "'",
                index == 0 ? "STRIPE1009:best id" : "STRIPE1009:" + sources[index],
                editor => editor.ReplaceNode(random, key.WithTriviaFrom(random))
            );
        }
    }
}

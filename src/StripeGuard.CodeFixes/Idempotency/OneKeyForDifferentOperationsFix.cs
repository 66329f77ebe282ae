using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeGuard.Analyzers.Idempotency;

namespace StripeGuard.CodeFixes.Idempotency;

/// <summary>Adds to the key what it lacks: the operation, where two share it; an id, where it is constant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OneKeyForDifferentOperationsFix))]
public sealed class OneKeyForDifferentOperationsFix() : StripeGuardFix("STRIPE1003")
{
    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        if (
            node is not ExpressionSyntax key
            || model.GetTypeInfo(key, cancellation).Type?.SpecialType is not SpecialType.System_String
        )
        {
            yield break;
        }

        if (!diagnostic.Properties.ContainsKey(OneKeyForDifferentOperationsAnalyzer.IsConstant))
        {
            if (diagnostic.Properties.TryGetValue(OneKeyForDifferentOperationsAnalyzer.Operation, out var operation))
            {
                yield return Append(
                    key,
                    "-" + operation,
                    "Add '-" + operation + "' to the key",
                    "STRIPE1003:operation"
                );
            }

            yield break;
        }

        var sources = KeySources.At(model, key.SpanStart);
        for (var index = 0; index < sources.Count && index < MissingKeyFix.MaximumCandidates; index++)
        {
            yield return Append(
                key,
                "-{" + sources[index] + "}",
                "Add '" + sources[index] + "' to the key",
                index == 0 ? "STRIPE1003:best id" : "STRIPE1003:" + sources[index]
            );
        }
    }

    private static FixAction Append(ExpressionSyntax key, string suffix, string title, string equivalenceKey) =>
        new(
            title,
            equivalenceKey,
            editor =>
                editor.ReplaceNode(key, SyntaxFactory.ParseExpression(WithSuffix(key, suffix)).WithTriviaFrom(key))
        );

    private static string WithSuffix(ExpressionSyntax key, string suffix)
    {
        var text = key.WithoutTrivia().ToString();
        switch (key)
        {
            // $"order-{order.Id}" and "refund" grow; whatever else becomes a part of a new string.
            case InterpolatedStringExpressionSyntax
            {
                StringStartToken.RawKind: (int)SyntaxKind.InterpolatedStringStartToken
            }:
                return text.Substring(0, text.Length - 1) + suffix + "\"";
            case LiteralExpressionSyntax literal
                when literal.Token.IsKind(SyntaxKind.StringLiteralToken)
                    && text.StartsWith("\"", StringComparison.Ordinal):
                var content = text.Substring(0, text.Length - 1);
                return suffix.IndexOf('{') < 0
                    ? content + suffix + "\""
                    : "$" + content.Replace("{", "{{").Replace("}", "}}") + suffix + "\"";
            case IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax:
                return "$\"{" + text + "}" + suffix + "\"";
            default:
                return "$\"{(" + text + ")}" + suffix + "\"";
        }
    }
}

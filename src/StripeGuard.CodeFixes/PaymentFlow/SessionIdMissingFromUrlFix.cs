using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeGuard.Analyzers.PaymentFlow;

namespace StripeGuard.CodeFixes.PaymentFlow;

/// <summary>STRIPE5009: writes the placeholder as Stripe wants it, or appends it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SessionIdMissingFromUrlFix))]
public sealed class SessionIdMissingFromUrlFix() : StripeGuardFix("STRIPE5009")
{
    private const string Title = "Put {CHECKOUT_SESSION_ID} into the address";

    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        diagnostic.Properties.TryGetValue(SessionIdMissingFromUrlAnalyzer.ParameterProperty, out var parameter);
        var text = parameter is null ? node : End(node);
        if (text is null || Changed(text, parameter) is not { } changed)
        {
            yield break;
        }

        yield return new FixAction(Title, "STRIPE5009", editor => editor.ReplaceNode(text, changed));
    }

    // The text that the address ends with.
    private static SyntaxNode? End(SyntaxNode address) =>
        address switch
        {
            LiteralExpressionSyntax literal => literal,
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => End(sum.Right),
            InterpolatedStringExpressionSyntax { Contents: { Count: > 0 } contents } => contents[contents.Count - 1]
                as InterpolatedStringTextSyntax,
            _ => null,
        };

    private static SyntaxNode? Changed(SyntaxNode text, string? parameter)
    {
        switch (text)
        {
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal
                when literal.Token.Text.StartsWith("\"", StringComparison.Ordinal)
                    && !literal.Token.Text.StartsWith("\"\"\"", StringComparison.Ordinal):
                var inner = literal.Token.Text.Substring(1, literal.Token.Text.Length - 2);
                var put = Put(inner, parameter, "{", "}");
                return SyntaxFactory.ParseExpression("\"" + put + "\"").WithTriviaFrom(literal);
            case InterpolatedStringTextSyntax part:
                var token = part.TextToken;
                var source = Put(token.Text, parameter, "{{", "}}");
                return part.WithTextToken(
                    SyntaxFactory.Token(
                        token.LeadingTrivia,
                        SyntaxKind.InterpolatedStringTextToken,
                        source,
                        source,
                        token.TrailingTrivia
                    )
                );
            default:
                return null;
        }
    }

    private static string Put(string text, string? parameter, string open, string close)
    {
        var placeholder = open + "CHECKOUT_SESSION_ID" + close;
        if (parameter is not null)
        {
            return text + (text.IndexOf('?') < 0 ? "?" : "&") + parameter + "=" + placeholder;
        }

        var at = text.IndexOf(SessionIdMissingFromUrlAnalyzer.EncodedPlaceholder, StringComparison.OrdinalIgnoreCase);
        return at < 0
            ? text.Replace(open + open + "CHECKOUT_SESSION_ID" + close + close, placeholder)
            : text.Substring(0, at)
                + placeholder
                + text.Substring(at + SessionIdMissingFromUrlAnalyzer.EncodedPlaceholder.Length);
    }
}

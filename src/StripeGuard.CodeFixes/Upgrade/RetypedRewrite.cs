using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using StripeGuard.Analyzers;

namespace StripeGuard.CodeFixes.Upgrade;

/// <summary>A property that kept its name and changed its type, where the old type is expected or given.</summary>
internal static class RetypedRewrite
{
    public static Rewrite? For(SyntaxNode root, TextSpan span, SemanticModel model, StripeSymbols stripe)
    {
        var node = root.FindNode(span, getInnermostNodeForTie: true);
        var read = node.FirstAncestorOrSelf<BinaryExpressionSyntax>(binary => binary.Span == span) is { } comparison
            ? ReadOf(comparison.Left, model, stripe) ?? ReadOf(comparison.Right, model, stripe)
            : ReadOf(Unwrapped(node) as ExpressionSyntax, model, stripe);
        return read ?? WriteOf(node, model, stripe);
    }

    private static Rewrite? ReadOf(ExpressionSyntax? expression, SemanticModel model, StripeSymbols stripe)
    {
        var name = expression switch
        {
            MemberAccessExpressionSyntax access => access.Name,
            ConditionalAccessExpressionSyntax conditional => conditional
                .DescendantNodes()
                .OfType<MemberBindingExpressionSyntax>()
                .LastOrDefault(binding => binding.Span.End == conditional.Span.End)
                ?.Name,
            _ => null,
        };
        return name is not null && Find(name, model, stripe) is { Read: { } read }
            ? new Rewrite($"Use '{read}'", [new TextChange(name.Span, read)], name.SpanStart)
            : null;
    }

    private static Rewrite? WriteOf(SyntaxNode node, SemanticModel model, StripeSymbols stripe)
    {
        if (
            node.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is not { } assignment
            || !assignment.Right.Span.Contains(node.Span)
            || !assignment.IsKind(SyntaxKind.SimpleAssignmentExpression)
            || Unwrapped(node) != assignment.Right
        )
        {
            return null;
        }

        var name = assignment.Left switch
        {
            MemberAccessExpressionSyntax access => access.Name,
            SimpleNameSyntax simple => simple,
            _ => null,
        };
        if (name is null || Find(name, model, stripe) is not { Write: { } template })
        {
            return null;
        }

        var type = template.Substring(template.IndexOf("T:", StringComparison.Ordinal) + 2).Split(' ')[0];
        if (stripe.Find(type) is not { } symbol)
        {
            return null;
        }

        var written = template.Replace("T:" + type, symbol.ToMinimalDisplayString(model, name.SpanStart));
        var value = written.IndexOf('$');
        return new Rewrite(
            $"Use '{symbol.Name}'",
            [
                new TextChange(new TextSpan(assignment.Right.SpanStart, 0), written.Substring(0, value)),
                new TextChange(new TextSpan(assignment.Right.Span.End, 0), written.Substring(value + 1)),
            ],
            name.SpanStart
        );
    }

    private static RetypedMember? Find(SimpleNameSyntax name, SemanticModel model, StripeSymbols stripe) =>
        model.GetSymbolInfo(name).Symbol is IPropertySymbol property && stripe.Declares(property)
            ? RemovedMembers.Retyped.FirstOrDefault(member =>
                member.Name == property.Name && member.Type == property.ContainingType.ToDisplayString()
            )
            : null;

    private static SyntaxNode Unwrapped(SyntaxNode node) =>
        node is ArgumentSyntax argument ? argument.Expression : node;
}

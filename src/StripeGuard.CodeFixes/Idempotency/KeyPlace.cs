using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using StripeGuard.Analyzers.Idempotency;

namespace StripeGuard.CodeFixes.Idempotency;

/// <summary>Where a key can be put: a new argument, an argument that was null, or RequestOptions that are there already.</summary>
internal sealed class KeyPlace
{
    private readonly SyntaxNode node;
    private readonly Func<SyntaxNode, string, SyntaxNode> put;

    private KeyPlace(SyntaxNode node, Func<SyntaxNode, string, SyntaxNode> put)
    {
        this.node = node;
        this.put = put;
    }

    /// <summary>Where the key's expression will stand: what is in scope there can make it.</summary>
    public int Position => node.SpanStart;

    public void Set(SyntaxEditor editor, string key) => editor.ReplaceNode(node, (current, _) => put(current, key));

    /// <summary>The call has no RequestOptions yet.</summary>
    public static KeyPlace NewArgument(ArgumentListSyntax arguments, IParameterSymbol parameter, string typeName) =>
        new(
            arguments,
            (current, key) =>
            {
                var list = (ArgumentListSyntax)current;
                var isPositional =
                    list.Arguments.Count >= parameter.Ordinal
                    && list.Arguments.Take(parameter.Ordinal).All(static argument => argument.NameColon is null);
                var name = isPositional ? string.Empty : parameter.Name + ": ";
                var argument = SyntaxFactory.ParseArgumentList("(" + name + New(typeName, key) + ")").Arguments[0];
                var at = isPositional ? parameter.Ordinal : list.Arguments.Count;
                return list.WithArguments(Separators.Spaced(list.Arguments.Insert(at, argument)));
            }
        );

    /// <summary>The call passes null.</summary>
    public static KeyPlace Argument(ArgumentSyntax argument, string typeName) =>
        new(
            argument,
            (current, key) =>
                ((ArgumentSyntax)current).WithExpression(
                    SyntaxFactory
                        .ParseExpression(New(typeName, key))
                        .WithTriviaFrom(((ArgumentSyntax)current).Expression)
                )
        );

    /// <summary>The call's RequestOptions are made without a key.</summary>
    public static KeyPlace Creation(BaseObjectCreationExpressionSyntax creation) =>
        new(
            creation,
            (current, key) =>
            {
                var made = (BaseObjectCreationExpressionSyntax)current;
                return SyntaxFactory.ParseExpression(WithKey(made, key)).WithTriviaFrom(made);
            }
        );

    private static string WithKey(BaseObjectCreationExpressionSyntax made, string key)
    {
        var member = IdempotencyKeys.PropertyName + " = " + key;
        var text = made.WithoutTrivia().ToFullString();
        if (made.Initializer is not { Expressions: { Count: > 0 } members } initializer)
        {
            var head = made switch
            {
                ObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } => text,
                ObjectCreationExpressionSyntax explicitly => "new " + explicitly.Type.WithoutTrivia(),
                _ => "new()",
            };
            return head + " { " + member + " }";
        }

        var start = made.SpanStart;
        if (members.FirstOrDefault(SetsKey) is { } old)
        {
            return text.Substring(0, old.SpanStart - start) + member + text.Substring(old.Span.End - start);
        }

        var last = members[members.Count - 1];
        var lines = initializer.SyntaxTree.GetText().Lines;
        var isOnOwnLine =
            lines.GetLineFromPosition(last.SpanStart).LineNumber
            != lines.GetLineFromPosition(initializer.OpenBraceToken.SpanStart).LineNumber;
        var separator = isOnOwnLine ? ",\n" + last.GetLeadingTrivia().ToFullString() : ", ";
        return text.Substring(0, last.Span.End - start) + separator + member + text.Substring(last.Span.End - start);
    }

    private static bool SetsKey(ExpressionSyntax member) =>
        member
            is AssignmentExpressionSyntax
            {
                Left: IdentifierNameSyntax { Identifier.ValueText: IdempotencyKeys.PropertyName }
            };

    private static string New(string typeName, string key) =>
        "new " + typeName + " { " + IdempotencyKeys.PropertyName + " = " + key + " }";
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace StripeGuard.CodeFixes.Idempotency;

/// <summary>Removes the key, and the options that held nothing else.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeyOnCallThatIgnoresItFix))]
public sealed class KeyOnCallThatIgnoresItFix() : StripeGuardFix("STRIPE1006")
{
    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        if (
            node is AssignmentExpressionSyntax assignment
            && !DoesMore(assignment.Right)
            && RemovalOf(assignment) is { } removal
        )
        {
            yield return new FixAction("Remove the idempotency key", "STRIPE1006", removal);
        }
    }

    private static bool DoesMore(ExpressionSyntax key) =>
        key.DescendantNodesAndSelf()
            .Any(static part =>
                part
                    is AwaitExpressionSyntax
                        or AssignmentExpressionSyntax
                        or PostfixUnaryExpressionSyntax
                        or PrefixUnaryExpressionSyntax
            );

    private static Action<SyntaxEditor>? RemovalOf(AssignmentExpressionSyntax assignment) =>
        assignment.Parent switch
        {
            ExpressionStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } statement => editor =>
                editor.RemoveNode(statement.Parent is GlobalStatementSyntax ? statement.Parent : statement),
            InitializerExpressionSyntax { Expressions.Count: > 1 } initializer => editor =>
                editor.ReplaceNode(initializer, (current, _) => Without(initializer, assignment, current)),
            InitializerExpressionSyntax { Parent: BaseObjectCreationExpressionSyntax creation } => editor =>
                Empty(editor, creation),
            _ => null,
        };

    private static InitializerExpressionSyntax Without(
        InitializerExpressionSyntax initializer,
        AssignmentExpressionSyntax assignment,
        SyntaxNode current
    )
    {
        var members = ((InitializerExpressionSyntax)current).Expressions;
        var index = initializer.Expressions.IndexOf(assignment);
        var isLast = index == members.Count - 1;
        var trailing = members[index].GetTrailingTrivia();
        members = members.RemoveAt(index);
        return ((InitializerExpressionSyntax)current).WithExpressions(
            // The last one's end of line, or space, stands before the brace.
            isLast && members.SeparatorCount < members.Count
                ? members.Replace(members[index - 1], members[index - 1].WithTrailingTrivia(trailing))
                : members
        );
    }

    private static void Empty(SyntaxEditor editor, BaseObjectCreationExpressionSyntax creation)
    {
        if (creation.Parent is not ArgumentSyntax { Parent: ArgumentListSyntax list } argument)
        {
            editor.ReplaceNode(
                creation,
                (current, _) =>
                    SyntaxFactory
                        .ParseExpression(
                            current is ObjectCreationExpressionSyntax named
                                ? "new " + named.Type.WithoutTrivia() + "()"
                                : "new()"
                        )
                        .WithTriviaFrom(current)
            );
            return;
        }

        var index = list.Arguments.IndexOf(argument);
        if (
            argument.NameColon is not null
            || list.Arguments.Skip(index + 1).All(static next => next.NameColon is not null)
        )
        {
            editor.ReplaceNode(
                list,
                (current, _) =>
                    ((ArgumentListSyntax)current).WithArguments(((ArgumentListSyntax)current).Arguments.RemoveAt(index))
            );
        }
        else
        {
            // What follows keeps its place.
            editor.ReplaceNode(
                creation,
                (current, _) =>
                    SyntaxFactory.LiteralExpression(SyntaxKind.NullLiteralExpression).WithTriviaFrom(current)
            );
        }
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.CodeFixes.Webhooks;

/// <summary>STRIPE2022: takes the parse away, and the event of ConstructEvent in its place.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class EventParsedTwiceFix() : StripeGuardFix(Rules.STRIPE2022_EventParsedTwice.Id)
{
    private const string Title = "Parse and verify once, with ConstructEvent";

    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        if (
            node is not InvocationExpressionSyntax parse
            || model.GetOperation(parse, cancellation) is not IInvocationOperation operation
            || StripeSymbols.Of(model.Compilation) is not { } stripe
            || EventParsedTwiceAnalyzer.Twin(operation, WebhookCalls.Of(stripe)) is not { } construct
        )
        {
            yield break;
        }

        var edit =
            construct.Syntax.SpanStart < parse.SpanStart
                ? TakeItsEvent(parse, construct)
                : Remove(parse, operation, construct, model);
        if (edit is not null)
        {
            yield return new FixAction(Title, Title, edit);
        }
    }

    /// <summary>The event is there already: its variable replaces the parse.</summary>
    private static Action<Microsoft.CodeAnalysis.Editing.SyntaxEditor>? TakeItsEvent(
        InvocationExpressionSyntax parse,
        IInvocationOperation construct
    ) =>
        EventParsedTwiceAnalyzer.Variable(construct) is { } stripeEvent
            ? editor => editor.ReplaceNode(parse, SyntaxFactory.IdentifierName(stripeEvent.Name).WithTriviaFrom(parse))
            : null;

    private static Action<Microsoft.CodeAnalysis.Editing.SyntaxEditor>? Remove(
        InvocationExpressionSyntax parse,
        IInvocationOperation operation,
        IInvocationOperation construct,
        SemanticModel model
    )
    {
        if (parse.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax block } statement)
        {
            return null;
        }

        if (statement is ExpressionStatementSyntax { Expression: var alone } && alone == parse)
        {
            return editor => editor.RemoveNode(statement, SyntaxRemoveOptions.KeepNoTrivia);
        }

        if (
            statement is not LocalDeclarationStatementSyntax { Declaration: { Variables.Count: 1 } declaration }
            || EventParsedTwiceAnalyzer.Variable(operation) is not { } parsed
        )
        {
            return null;
        }

        var mentions = block
            .DescendantNodes()
            .OfType<IdentifierNameSyntax>()
            .Where(name =>
                name.Identifier.ValueText == parsed.Name
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol, parsed)
            )
            .ToList();
        if (mentions.Count == 0)
        {
            return editor => editor.RemoveNode(statement, SyntaxRemoveOptions.KeepNoTrivia);
        }

        // Read in between, or assigned in an inner block, it is needed where it is.
        if (
            construct.Syntax.FirstAncestorOrSelf<ExpressionStatementSyntax>()
                is not { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax target } assignment } later
            || later.Parent != block
            || mentions.Any(name =>
                name.SpanStart < later.SpanStart || later.Span.Contains(name.Span) && name != target
            )
        )
        {
            return null;
        }

        return editor =>
        {
            editor.RemoveNode(statement, SyntaxRemoveOptions.KeepNoTrivia);
            editor.ReplaceNode(later, Declared(declaration, target, assignment, later));
        };
    }

    private static LocalDeclarationStatementSyntax Declared(
        VariableDeclarationSyntax declaration,
        IdentifierNameSyntax target,
        AssignmentExpressionSyntax assignment,
        ExpressionStatementSyntax statement
    ) =>
        SyntaxFactory
            .LocalDeclarationStatement(
                SyntaxFactory.VariableDeclaration(
                    declaration.Type.WithoutTrivia().WithTrailingTrivia(SyntaxFactory.Space),
                    SyntaxFactory.SingletonSeparatedList(
                        SyntaxFactory
                            .VariableDeclarator(target.Identifier.WithLeadingTrivia())
                            .WithInitializer(
                                SyntaxFactory.EqualsValueClause(assignment.OperatorToken, assignment.Right)
                            )
                    )
                )
            )
            .WithSemicolonToken(statement.SemicolonToken)
            .WithLeadingTrivia(statement.GetLeadingTrivia());
}

using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using StripeGuard.Analyzers.Idempotency;

namespace StripeGuard.CodeFixes.Idempotency;

/// <summary>Makes the key once, before the retry begins.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(IdempotencyKeyMadeAnewForEachAttemptFix))]
public sealed class IdempotencyKeyMadeAnewForEachAttemptFix() : StripeGuardFix("STRIPE1002")
{
    private static readonly ConditionalWeakTable<SyntaxEditor, HashSet<string>> Taken = new();

    private const string Title = "Make the key once, outside";

    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        if (
            !diagnostic.Properties.ContainsKey(IdempotencyKeyMadeAnewForEachAttemptAnalyzer.CanBeHoisted)
            || node is not ExpressionSyntax key
            || node
                .SyntaxTree.GetRoot(cancellation)
                .FindNode(diagnostic.AdditionalLocations[0].SourceSpan, getInnermostNodeForTie: true)
                is not { } scope
            || UsesWhatTheScopeDeclares(key, scope, model, cancellation)
        )
        {
            yield break;
        }

        if (StatementOf(scope) is { } statement)
        {
            yield return new FixAction(
                Title,
                "STRIPE1002",
                DeclarationOf(key) is { } declaration && declaration.Span.IntersectsWith(scope.Span)
                    ? editor => MoveOut(editor, declaration, statement)
                    : editor => Hoist(editor, key, statement, NameAt(editor, model, statement, scope))
            );
        }
        else if (
            scope.FirstAncestorOrSelf<ArrowExpressionClauseSyntax>() is { Parent: MethodDeclarationSyntax method } arrow
        )
        {
            yield return new FixAction(
                Title,
                "STRIPE1002",
                editor => HoistIntoBody(editor, key, arrow, method, NameAt(editor, model, method, scope), model)
            );
        }
    }

    // A counter, or anything else that lives inside only, cannot be moved out.
    private static bool UsesWhatTheScopeDeclares(
        ExpressionSyntax key,
        SyntaxNode scope,
        SemanticModel model,
        CancellationToken cancellation
    )
    {
        foreach (var name in key.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
        {
            var symbol = model.GetSymbolInfo(name, cancellation).Symbol;
            if (
                symbol is ILocalSymbol or IParameterSymbol
                && symbol.DeclaringSyntaxReferences.Any(reference =>
                    reference.SyntaxTree == scope.SyntaxTree && scope.Span.Contains(reference.Span)
                )
            )
            {
                return true;
            }

            // attempt++ outside the loop's own declarations counts all the same.
            if (symbol is ILocalSymbol && IsAssignedIn(scope, symbol, model, cancellation))
            {
                return true;
            }
        }

        return key.DescendantNodesAndSelf()
            .Any(static part =>
                part
                    is AwaitExpressionSyntax
                        or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression }
                        or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression }
            );
    }

    private static bool IsAssignedIn(
        SyntaxNode scope,
        ISymbol symbol,
        SemanticModel model,
        CancellationToken cancellation
    ) =>
        scope
            .DescendantNodes()
            .OfType<IdentifierNameSyntax>()
            .Any(name =>
                name.Identifier.ValueText == symbol.Name
                && name.Parent
                    is PostfixUnaryExpressionSyntax
                        or PrefixUnaryExpressionSyntax
                        or AssignmentExpressionSyntax
                && (name.Parent is not AssignmentExpressionSyntax assignment || assignment.Left == name)
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellation).Symbol, symbol)
            );

    // The statement before which a declaration can stand.
    private static StatementSyntax? StatementOf(SyntaxNode scope)
    {
        var statement = scope
            .AncestorsAndSelf()
            .FirstOrDefault(static node =>
                node
                    is StatementSyntax
                        or ArrowExpressionClauseSyntax
                        or MemberDeclarationSyntax
                        and not GlobalStatementSyntax
            );
        return
            statement is StatementSyntax { Parent: BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax } found
            ? found
            : null;
    }

    private static LocalDeclarationStatementSyntax? DeclarationOf(ExpressionSyntax key) =>
        key.Parent
            is EqualsValueClauseSyntax
            {
                Parent: VariableDeclaratorSyntax
                {
                    Parent: VariableDeclarationSyntax
                    {
                        Variables.Count: 1,
                        Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } declaration
                    }
                }
            }
            ? declaration
            : null;

    private static void MoveOut(
        SyntaxEditor editor,
        LocalDeclarationStatementSyntax declaration,
        StatementSyntax statement
    )
    {
        editor.RemoveNode(declaration, SyntaxRemoveOptions.KeepNoTrivia);
        InsertBefore(editor, statement, declaration.WithoutTrivia());
    }

    private static void Hoist(SyntaxEditor editor, ExpressionSyntax key, StatementSyntax statement, string name)
    {
        editor.ReplaceNode(key, SyntaxFactory.IdentifierName(name).WithTriviaFrom(key));
        InsertBefore(editor, statement, Declaration(name, key));
    }

    // The blank line before the retry, if there is one, now stands before the key; a comment stays with the retry.
    private static void InsertBefore(SyntaxEditor editor, StatementSyntax statement, StatementSyntax added)
    {
        var leading = statement.GetLeadingTrivia();
        var blank = leading.TakeWhile(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)).ToList();
        var indentation = leading.LastOrDefault(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
        var line = added
            .WithLeadingTrivia(blank.Append(indentation))
            .WithTrailingTrivia(SyntaxFactory.EndOfLine(LineEnd(statement)));
        if (blank.Count > 0)
        {
            editor.ReplaceNode(statement, (current, _) => current.WithLeadingTrivia(leading.Skip(blank.Count)));
        }

        if (statement.Parent is GlobalStatementSyntax global)
        {
            editor.InsertBefore(global, SyntaxFactory.GlobalStatement(line));
        }
        else
        {
            editor.InsertBefore(statement, line);
        }
    }

    private static string LineEnd(SyntaxNode node) =>
        node.SyntaxTree.GetText().ToString().IndexOf("\r\n", StringComparison.Ordinal) >= 0 ? "\r\n" : "\n";

    private static void HoistIntoBody(
        SyntaxEditor editor,
        ExpressionSyntax key,
        ArrowExpressionClauseSyntax arrow,
        MethodDeclarationSyntax method,
        string name,
        SemanticModel model
    )
    {
        var returnsNothing =
            model.GetDeclaredSymbol(method) is { } symbol
            && (symbol.ReturnsVoid || (symbol.IsAsync && symbol.ReturnType is INamedTypeSymbol { Arity: 0 }));
        var expression = arrow.Expression.ReplaceNode(key, SyntaxFactory.IdentifierName(name)).WithoutTrivia();
        StatementSyntax last = returnsNothing
            ? SyntaxFactory.ExpressionStatement(expression)
            : SyntaxFactory.ReturnStatement(expression);
        editor.ReplaceNode(
            method,
            (current, _) =>
                Tidy(
                    ((MethodDeclarationSyntax)current)
                        .WithExpressionBody(null)
                        .WithSemicolonToken(default)
                        .WithBody(SyntaxFactory.Block(Declaration(name, key), last))
                        .WithTrailingTrivia(method.GetTrailingTrivia())
                )
        );
    }

    private static LocalDeclarationStatementSyntax Declaration(string name, ExpressionSyntax value) =>
        (LocalDeclarationStatementSyntax)
            SyntaxFactory.ParseStatement("var " + name + " = " + value.WithoutTrivia().ToFullString() + ";");

    // Each retry of a body has a name of its own, also those that are fixed in the same pass.
    private static string NameAt(SyntaxEditor editor, SemanticModel model, SyntaxNode place, SyntaxNode scope)
    {
        const string Name = "idempotencyKey";
        var body =
            scope.FirstAncestorOrSelf<MemberDeclarationSyntax>(static node => node is not GlobalStatementSyntax)
            ?? scope.SyntaxTree.GetRoot();
        var taken = Taken.GetValue(editor, static _ => []);
        var inScope = new HashSet<string>(
            model
                .LookupSymbols(place.SpanStart)
                .Select(static symbol => symbol.Name)
                .Concat(
                    body.DescendantTokens()
                        .Where(static token => token.IsKind(SyntaxKind.IdentifierToken))
                        .Select(static token => token.ValueText)
                )
        );
        var name = Name;
        for (var number = 2; inScope.Contains(name) || !taken.Add(body.SpanStart + ":" + name); number++)
        {
            name = Name + number;
        }

        return name;
    }
}

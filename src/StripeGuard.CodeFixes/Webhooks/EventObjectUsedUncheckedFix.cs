using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeGuard.Analyzers;

namespace StripeGuard.CodeFixes.Webhooks;

/// <summary>
/// STRIPE2009: a pattern that names the object, and an exception that names the event, where a NullReferenceException
/// was; or a plain cast where the object is used at once.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class EventObjectUsedUncheckedFix() : StripeGuardFix(Rules.STRIPE2009_EventObjectUsedUnchecked.Id)
{
    private const string Key = "pattern";

    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        if (node is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression, Right: TypeSyntax type } cast)
        {
            yield break;
        }

        if (DeclarationOf(cast) is { } declaration)
        {
            var test = Test(cast, type, declaration.Declaration.Variables[0].Identifier, model);
            var root = model.SyntaxTree.GetRoot(cancellation);
            if (TrialCompilation.Compiles(root.ReplaceNode(declaration, test), model, cancellation))
            {
                yield return new FixAction(
                    $"Test it with 'is not {type}'",
                    Key,
                    editor => editor.ReplaceNode(declaration, test.WithTriviaFrom(declaration))
                );
            }

            yield break;
        }

        var used = Outermost(cast);
        ExpressionSyntax plain = SyntaxFactory.CastExpression(type.WithoutTrivia(), cast.Left.WithoutTrivia());
        if (
            used.Parent is MemberAccessExpressionSyntax or PostfixUnaryExpressionSyntax or ElementAccessExpressionSyntax
        )
        {
            plain = SyntaxFactory.ParenthesizedExpression(plain);
        }

        yield return new FixAction(
            $"Cast it to {type}",
            Key,
            editor => editor.ReplaceNode(used, plain.WithTriviaFrom(used))
        );
    }

    private static LocalDeclarationStatementSyntax? DeclarationOf(SyntaxNode cast) =>
        Outermost(cast).Parent
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

    // The cast with its parentheses and its "!".
    private static ExpressionSyntax Outermost(SyntaxNode cast)
    {
        while (
            cast.Parent
                is ParenthesizedExpressionSyntax
                    or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }
        )
        {
            cast = cast.Parent;
        }

        return (ExpressionSyntax)cast;
    }

    private static IfStatementSyntax Test(
        BinaryExpressionSyntax cast,
        TypeSyntax type,
        SyntaxToken name,
        SemanticModel model
    )
    {
        var carries = EventText(cast.Left, model) is { } stripeEvent
            ? $"$\"{{{stripeEvent}.Type}} carries no {type}.\""
            : $"\"The event carries no {type}.\"";
        var test = (IfStatementSyntax)
            SyntaxFactory.ParseStatement(
                $"if ({cast.Left.WithoutTrivia()} is not {type.WithoutTrivia()} {name.ValueText})\n{{\nthrow new System.InvalidOperationException({carries});\n}}"
            );
        return Tidy(
            test.ReplaceNodes(
                test.DescendantNodes()
                    .OfType<QualifiedNameSyntax>()
                    .Where(node => node.ToString().StartsWith("System.", StringComparison.Ordinal)),
                (_, exception) => Shorten(exception)
            )
        );
    }

    private static string? EventText(ExpressionSyntax dataObject, SemanticModel model) =>
        dataObject
            is MemberAccessExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax owner }
            }
        && SymbolEqualityComparer.Default.Equals(
            model.GetTypeInfo(owner).Type,
            StripeSymbols.Of(model.Compilation)?.Event
        )
            ? owner.Identifier.ValueText
            : null;
}

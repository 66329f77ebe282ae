using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeGuard.Analyzers;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.CodeFixes.Webhooks;

/// <summary>STRIPE2008: the type that the event carries, where the code behind it can do with it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class EventObjectOfAnotherTypeFix() : StripeGuardFix(Rules.STRIPE2008_EventObjectOfAnotherType.Id)
{
    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        if (
            !diagnostic.Properties.TryGetValue(EventObjectOfAnotherTypeAnalyzer.CarriedType, out var carried)
            || carried is null
            || TypeIn(node) is not { } type
        )
        {
            yield break;
        }

        var types = Declared(node) is { } declared ? new[] { type, declared } : [type];
        var root = model.SyntaxTree.GetRoot(cancellation);
        if (!TrialCompilation.Compiles(root.ReplaceNodes(types, (old, _) => Carried(old)), model, cancellation))
        {
            yield break;
        }

        yield return new FixAction(
            "Take the event's " + carried.Substring(carried.LastIndexOf('.') + 1),
            "type",
            editor =>
            {
                foreach (var old in types)
                {
                    editor.ReplaceNode(old, Carried(old));
                }
            }
        );

        TypeSyntax Carried(TypeSyntax old)
        {
            var name = Shorten(SyntaxFactory.ParseTypeName("global::" + carried));
            return (old is NullableTypeSyntax ? SyntaxFactory.NullableType(name) : name).WithTriviaFrom(old);
        }
    }

    private static TypeSyntax? TypeIn(SyntaxNode node) =>
        node switch
        {
            CastExpressionSyntax cast => cast.Type,
            BinaryExpressionSyntax
            {
                RawKind: (int)SyntaxKind.AsExpression or (int)SyntaxKind.IsExpression,
                Right: TypeSyntax type
            } => type,
            DeclarationPatternSyntax pattern => pattern.Type,
            RecursivePatternSyntax { Type: { } type } => type,
            TypePatternSyntax pattern => pattern.Type,
            TypeSyntax { Parent: DeclarationPatternSyntax or RecursivePatternSyntax or TypePatternSyntax } type => type,
            ConstantPatternSyntax { Expression: TypeSyntax type } => type,
            _ => null,
        };

    /// <summary>The type that a local is declared with, where that is written out: <c>Charge charge = (Charge)…</c>.</summary>
    private static TypeSyntax? Declared(SyntaxNode cast) =>
        cast.Parent
            is EqualsValueClauseSyntax
            {
                Parent: VariableDeclaratorSyntax
                {
                    Parent: VariableDeclarationSyntax { Type: { IsVar: false } type, Variables.Count: 1 }
                }
            }
            ? type
            : null;
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using StripeGuard.Analyzers;

namespace StripeGuard.CodeFixes.Upgrade;

/// <summary>A type that Stripe.net had under another name.</summary>
internal static class TypeRewrite
{
    public static Rewrite? For(SyntaxNode root, TextSpan span, SemanticModel model, StripeSymbols stripe)
    {
        if (
            root.FindNode(span, getInnermostNodeForTie: true)
                .DescendantNodesAndSelf()
                .OfType<SimpleNameSyntax>()
                .LastOrDefault()
            is not { } found
        )
        {
            return null;
        }

        // CS0234 marks the name that the namespace lacks: the constant in Stripe.Events.X, where Events is a namespace now.
        var name =
            NamespaceLeftOf(found, model) is { Name: "Events" } && LeftOf(found) is { } left
                ? left.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Last()
                : found;
        var type = RemovedMembers.Types.FirstOrDefault(removed =>
            SimpleName(removed.Name) == name.Identifier.ValueText && stripe.Find(removed.Name) is null
        );
        if (type is null || !IsInReach(type, name, model, stripe))
        {
            return null;
        }

        if (type.Replacement is null)
        {
            return new Rewrite($"Say what to do about '{SimpleName(type.Name)}'", [], name.SpanStart, type.Note);
        }

        return stripe.Find(type.Replacement) is { } replacement && Fits(name, replacement)
            ? new Rewrite(
                $"Use '{replacement.Name}'",
                [new TextChange(name.Span, replacement.Name)],
                name.SpanStart,
                type.Note
            )
            : null;
    }

    /// <summary>Whether the name, written here, would have meant Stripe.net's type: its namespace is imported, or stands before it.</summary>
    private static bool IsInReach(RemovedType type, SimpleNameSyntax name, SemanticModel model, StripeSymbols stripe)
    {
        var space = type.Name.Substring(0, type.Name.LastIndexOf('.'));
        if (NamespaceLeftOf(name, model) is { } left)
        {
            return left.ToDisplayString() == space;
        }

        if (LeftOf(name) is not null)
        {
            return false;
        }

        // Any type of that namespace serves to see whether it is imported.
        var witness = stripe.Find(type.Replacement ?? (space == "Stripe" ? "Stripe.Customer" : space + ".Session"));
        return witness is not null
            && model
                .LookupNamespacesAndTypes(name.SpanStart, name: witness.Name)
                .Any(symbol => SymbolEqualityComparer.Default.Equals(symbol, witness));
    }

    /// <summary>An event's constant has to be there under its name.</summary>
    private static bool Fits(SimpleNameSyntax name, INamedTypeSymbol replacement) =>
        replacement.Name != "EventTypes"
        || (RightOf(name) is { } constant && replacement.GetMembers(constant.Identifier.ValueText).Length > 0);

    private static SimpleNameSyntax? RightOf(SimpleNameSyntax name)
    {
        SyntaxNode whole = name.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Name == name => access,
            QualifiedNameSyntax qualified when qualified.Right == name => qualified,
            _ => name,
        };
        return whole.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Expression == whole => access.Name,
            QualifiedNameSyntax qualified when qualified.Left == whole => qualified.Right,
            _ => null,
        };
    }

    private static ExpressionSyntax? LeftOf(SimpleNameSyntax name) =>
        name.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Name == name => access.Expression,
            QualifiedNameSyntax qualified when qualified.Right == name => qualified.Left,
            AliasQualifiedNameSyntax alias when alias.Name == name => alias.Alias,
            _ => null,
        };

    private static INamespaceSymbol? NamespaceLeftOf(SimpleNameSyntax name, SemanticModel model) =>
        LeftOf(name) is { } left
            ? model.GetSymbolInfo(left).Symbol switch
            {
                INamespaceSymbol space => space,
                _ => model.GetAliasInfo(left)?.Target as INamespaceSymbol,
            }
            : null;

    private static string SimpleName(string name) => name.Substring(name.LastIndexOf('.') + 1);
}

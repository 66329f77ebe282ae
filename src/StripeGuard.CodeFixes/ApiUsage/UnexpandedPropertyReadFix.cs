using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeGuard.Analyzers.ApiUsage;

namespace StripeGuard.CodeFixes.ApiUsage;

/// <summary>STRIPE6001: reads the id that is always there, or expands the property.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnexpandedPropertyReadFix))]
public sealed class UnexpandedPropertyReadFix() : StripeGuardFix("STRIPE6001")
{
    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        if (
            node is SimpleNameSyntax name
            && diagnostic.Properties.TryGetValue(UnexpandedPropertyReadAnalyzer.IdProperty, out var id)
            && id is not null
            && IdRead(name) is { } read
        )
        {
            yield return new FixAction(
                "Read " + id,
                "id",
                editor => editor.ReplaceNode(read, (current, _) => WithId((ExpressionSyntax)current, id))
            );
        }

        if (
            diagnostic.Properties.TryGetValue(UnexpandedPropertyReadAnalyzer.PathProperty, out var path)
            && path is not null
            && path.Split('.').Length <= UnexpandedPropertyReadAnalyzer.DeepestExpansion
            && diagnostic.AdditionalLocations.Count > 0
            && diagnostic.AdditionalLocations[0].SourceTree == node.SyntaxTree
            && node
                .SyntaxTree.GetRoot(cancellation)
                .FindNode(diagnostic.AdditionalLocations[0].SourceSpan, getInnermostNodeForTie: true)
                is InvocationExpressionSyntax request
            && ExpandPlace.Of(request, model, cancellation) is { } place
        )
        {
            yield return new FixAction("Expand \"" + path + "\"", "expand", editor => place.Add(editor, path));
        }
    }

    // The whole of `x.Customer.Id` and `x.Customer?.Id`; the part after `x?` of `x?.Customer.Id`.
    private static ExpressionSyntax? IdRead(SimpleNameSyntax name) =>
        name.Parent switch
        {
            ExpressionSyntax access and (MemberAccessExpressionSyntax or MemberBindingExpressionSyntax) =>
                access.Parent switch
                {
                    MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Id" } read
                        when read.Expression == access => read,
                    ConditionalAccessExpressionSyntax
                    {
                        WhenNotNull: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Id" }
                    } read when read.Expression == access => read,
                    _ => null,
                },
            _ => null,
        };

    private static ExpressionSyntax WithId(ExpressionSyntax read, string id)
    {
        var access = read switch
        {
            MemberAccessExpressionSyntax member => member.Expression,
            ConditionalAccessExpressionSyntax conditional => conditional.Expression,
            _ => read,
        };
        ExpressionSyntax replaced = access switch
        {
            MemberAccessExpressionSyntax member => member.WithName(
                SyntaxFactory.IdentifierName(id).WithLeadingTrivia(member.Name.GetLeadingTrivia())
            ),
            MemberBindingExpressionSyntax binding => binding.WithName(SyntaxFactory.IdentifierName(id)),
            _ => access,
        };
        return replaced.WithTrailingTrivia(read.GetTrailingTrivia());
    }
}

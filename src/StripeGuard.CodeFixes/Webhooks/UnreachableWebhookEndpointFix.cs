using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using StripeGuard.Analyzers;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.CodeFixes.Webhooks;

/// <summary>STRIPE2013: allows anonymous calls, ignores the antiforgery token, or maps to POST.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnreachableWebhookEndpointFix() : StripeGuardFix(Rules.STRIPE2013_UnreachableWebhookEndpoint.Id)
{
    // One for all obstacles: FixAll opens every door.
    private const string EquivalenceKey = "Let Stripe in";

    protected override IEnumerable<FixAction> Actions(
        SyntaxNode node,
        SemanticModel model,
        Diagnostic diagnostic,
        CancellationToken cancellation
    )
    {
        if (!diagnostic.Properties.TryGetValue(UnreachableWebhookEndpointAnalyzer.Obstacle, out var obstacle))
        {
            yield break;
        }

        var title = obstacle switch
        {
            UnreachableWebhookEndpointAnalyzer.Login => "Allow anonymous calls",
            UnreachableWebhookEndpointAnalyzer.Antiforgery => "Ignore the antiforgery token",
            _ => "Map to POST",
        };
        var edit = node is MethodDeclarationSyntax action
            ? OfAction(action, obstacle!, model)
            : OfMapping(node, obstacle!);
        if (edit is not null)
        {
            yield return new FixAction(title, EquivalenceKey, edit);
        }
    }

    private static Action<SyntaxEditor>? OfAction(MethodDeclarationSyntax action, string obstacle, SemanticModel model)
    {
        switch (obstacle)
        {
            case UnreachableWebhookEndpointAnalyzer.Login:
                return Swap(action, "Authorize", "AllowAnonymous", "Microsoft.AspNetCore.Authorization", model);
            case UnreachableWebhookEndpointAnalyzer.Antiforgery:
                MemberDeclarationSyntax place =
                    action.Identifier.ValueText.StartsWith("OnPost", StringComparison.Ordinal)
                    && action.Parent is TypeDeclarationSyntax page
                        ? page
                        : action;
                return Swap(place, "AntiForgeryToken", "IgnoreAntiforgeryToken", "Microsoft.AspNetCore.Mvc", model);
            default:
                var verb = Attributes(action)
                    .FirstOrDefault(attribute =>
                        NameOf(attribute) is "HttpGet" or "HttpPut" or "HttpPatch" or "HttpDelete"
                    );
                return verb is null
                    ? null
                    : editor => editor.ReplaceNode(verb.Name, SyntaxFactory.IdentifierName("HttpPost"));
        }
    }

    /// <summary>Puts one attribute in the place of another that stands there, or adds it.</summary>
    private static Action<SyntaxEditor>? Swap(
        MemberDeclarationSyntax place,
        string old,
        string name,
        string @namespace,
        SemanticModel model
    )
    {
        if (model.Compilation.GetTypeByMetadataName($"{@namespace}.{name}Attribute") is null)
        {
            return null;
        }

        var attribute = SyntaxFactory.Attribute(Shorten(SyntaxFactory.ParseName($"{@namespace}.{name}")));
        var standing = Attributes(place)
            .FirstOrDefault(candidate => NameOf(candidate).EndsWith(old, StringComparison.OrdinalIgnoreCase));
        return standing is not null
            ? editor => editor.ReplaceNode(standing, attribute.WithTriviaFrom(standing))
            : editor => editor.AddAttribute(place, attribute);
    }

    private static Action<SyntaxEditor>? OfMapping(SyntaxNode node, string obstacle)
    {
        if (node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } mapping)
        {
            return null;
        }

        if (obstacle == UnreachableWebhookEndpointAnalyzer.Verb)
        {
            return node is SimpleNameSyntax name
                ? editor => editor.ReplaceNode(name, SyntaxFactory.IdentifierName("MapPost").WithTriviaFrom(name))
                : null;
        }

        for (
            var chained = mapping;
            chained.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } access;
            chained = next
        )
        {
            if (access.Name.Identifier.ValueText == "RequireAuthorization")
            {
                return editor =>
                    editor.ReplaceNode(
                        access.Name,
                        SyntaxFactory.IdentifierName("AllowAnonymous").WithTriviaFrom(access.Name)
                    );
            }
        }

        return editor =>
            editor.ReplaceNode(
                mapping,
                (current, _) =>
                    SyntaxFactory
                        .InvocationExpression(
                            SyntaxFactory.MemberAccessExpression(
                                SyntaxKind.SimpleMemberAccessExpression,
                                ((InvocationExpressionSyntax)current).WithoutTrailingTrivia(),
                                SyntaxFactory.IdentifierName("AllowAnonymous")
                            )
                        )
                        .WithTrailingTrivia(current.GetTrailingTrivia())
            );
    }

    private static IEnumerable<AttributeSyntax> Attributes(MemberDeclarationSyntax member) =>
        member.AttributeLists.SelectMany(list => list.Attributes);

    private static string NameOf(AttributeSyntax attribute)
    {
        var name = attribute.Name is QualifiedNameSyntax qualified
            ? qualified.Right.Identifier.ValueText
            : attribute.Name.ToString();
        return name.EndsWith("Attribute", StringComparison.Ordinal)
            ? name.Substring(0, name.Length - "Attribute".Length)
            : name;
    }
}

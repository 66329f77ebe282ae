using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.PaymentFlow;

/// <summary>
/// The pages that Checkout sends its buyers to: the last part of each SuccessUrl or ReturnUrl in a compilation, read from
/// syntax when a page that marks something as paid is met.
/// </summary>
internal sealed class SuccessPages
{
    private static readonly ConditionalWeakTable<Compilation, SuccessPages> Known = new();

    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);

    private SuccessPages(Compilation compilation)
    {
        foreach (var tree in SourceWords.Of(compilation).FilesWith("SuccessUrl", "ReturnUrl"))
        {
            foreach (var node in tree.GetRoot().DescendantNodes())
            {
                if (node is AssignmentExpressionSyntax assignment && IsPage(assignment.Left))
                {
                    Add(assignment.Right);
                }
            }
        }
    }

    public static SuccessPages Of(Compilation compilation) =>
        Known.GetValue(compilation, static key => new SuccessPages(key));

    public bool Contains(string name) => name.Length > 0 && names.Contains(name);

    private static bool IsPage(ExpressionSyntax target) =>
        (target is MemberAccessExpressionSyntax access ? access.Name : target)
            is IdentifierNameSyntax { Identifier.ValueText: "SuccessUrl" or "ReturnUrl" };

    private void Add(ExpressionSyntax url)
    {
        if (url is IdentifierNameSyntax local && Declared(local) is { } value)
        {
            url = value;
        }

        if (url is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments })
        {
            // Url.Action("Confirm", …), or a helper that puts the host before a path.
            foreach (var argument in arguments)
            {
                if (
                    argument.Expression is LiteralExpressionSyntax literal
                    && literal.IsKind(SyntaxKind.StringLiteralExpression)
                )
                {
                    names.Add(LastPart(literal.Token.ValueText));
                }
                else if (
                    argument.Expression is InvocationExpressionSyntax
                    {
                        Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" }
                    } name
                )
                {
                    names.Add(LastPart(name.ArgumentList.Arguments.ToString().Replace('.', '/')));
                }
            }

            return;
        }

        names.Add(LastPart(Text(url)));
    }

    private static ExpressionSyntax? Declared(IdentifierNameSyntax local) =>
        local
            .FirstAncestorOrSelf<MemberDeclarationSyntax>()
            ?.DescendantNodes()
            .OfType<VariableDeclaratorSyntax>()
            .FirstOrDefault(declarator => declarator.Identifier.ValueText == local.Identifier.ValueText)
            ?.Initializer?.Value;

    /// <summary>The text of a literal, an interpolation or a sum of both, with a blank where a value is put in.</summary>
    private static string Text(ExpressionSyntax url)
    {
        var text = new StringBuilder();
        foreach (var node in url.DescendantNodesAndSelf())
        {
            switch (node)
            {
                case LiteralExpressionSyntax literal
                    when literal.IsKind(SyntaxKind.StringLiteralExpression) && node.Parent is not ArgumentSyntax:
                    text.Append(literal.Token.ValueText);
                    break;
                case InterpolatedStringTextSyntax part:
                    text.Append(part.TextToken.ValueText);
                    break;
                case InterpolationSyntax:
                    text.Append(' ');
                    break;
            }
        }

        return text.ToString();
    }

    private static string LastPart(string url)
    {
        var end = url.IndexOfAny(['?', '#']);
        var path = (end < 0 ? url : url.Substring(0, end)).TrimEnd('/', ' ');
        return path.Substring(path.LastIndexOf('/') + 1).Trim();
    }
}

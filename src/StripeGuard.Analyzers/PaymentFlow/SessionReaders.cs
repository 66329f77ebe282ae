using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.PaymentFlow;

/// <summary>
/// The handlers of a compilation that get a Checkout Session by an id from the query: by the last part of their address,
/// the name of the parameter. Read from syntax, when first asked.
/// </summary>
internal sealed class SessionReaders
{
    private static readonly ConditionalWeakTable<Compilation, SessionReaders> Known = new();

    private static readonly string[] Parameters =
    [
        "session_id",
        "sessionId",
        "checkoutSessionId",
        "checkout_session_id",
        "stripeSessionId",
    ];

    private readonly Dictionary<string, string> byLastPart = new(StringComparer.OrdinalIgnoreCase);

    private SessionReaders(Compilation compilation)
    {
        foreach (var tree in SourceWords.Of(compilation).FilesWith(Parameters))
        {
            foreach (var node in tree.GetRoot().DescendantNodes())
            {
                switch (node)
                {
                    case ParameterSyntax { Default: null, Parent.Parent: { } function } parameter
                        when QueryName(parameter) is var name && IsSessionId(name):
                        Add(function, name, parameter.Identifier.ValueText);
                        break;
                    case ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } query
                        when arguments[0].Expression is LiteralExpressionSyntax { Token.Value: string key }
                            && IsSessionId(key)
                            && query.Expression.ToString().EndsWith("Query", StringComparison.Ordinal):
                        Add(Function(query), key, null);
                        break;
                    default:
                        break;
                }
            }
        }
    }

    public static SessionReaders Of(Compilation compilation) =>
        Known.GetValue(compilation, static key => new SessionReaders(key));

    /// <summary>The query parameter that the handler at <paramref name="lastPart"/> reads the session's id from, or null.</summary>
    public string? ParameterAt(string lastPart) => byLastPart.TryGetValue(lastPart, out var name) ? name : null;

    private static bool IsSessionId(string name) => Parameters.Contains(name, StringComparer.OrdinalIgnoreCase);

    // [FromQuery(Name = "session_id")] string sessionId
    private static string QueryName(ParameterSyntax parameter)
    {
        foreach (var attribute in parameter.AttributeLists.SelectMany(static list => list.Attributes))
        {
            if (
                attribute.ArgumentList?.Arguments.FirstOrDefault() is
                {
                    NameEquals.Name.Identifier.ValueText: "Name",
                    Expression: LiteralExpressionSyntax { Token.Value: string name }
                }
            )
            {
                return name;
            }
        }

        return parameter.Identifier.ValueText;
    }

    private static SyntaxNode? Function(SyntaxNode node)
    {
        for (var parent = node.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is BaseMethodDeclarationSyntax or LambdaExpressionSyntax or LocalFunctionStatementSyntax)
            {
                return parent;
            }
        }

        return null;
    }

    private void Add(SyntaxNode? function, string name, string? variable)
    {
        if (function is null || !GetsSession(function, variable))
        {
            return;
        }

        switch (function)
        {
            case MethodDeclarationSyntax
            {
                Identifier.ValueText: "OnGet" or "OnGetAsync",
                Parent: TypeDeclarationSyntax page
            }:
                Add(Without(page.Identifier.ValueText, "Model"), name);
                break;
            case MethodDeclarationSyntax method:
                Add(Without(method.Identifier.ValueText, "Async"), name);
                foreach (var attribute in method.AttributeLists.SelectMany(static list => list.Attributes))
                {
                    if (
                        attribute.ArgumentList?.Arguments.FirstOrDefault()?.Expression is LiteralExpressionSyntax
                        {
                            Token.Value: string template
                        }
                    )
                    {
                        Add(LastPart(template), name);
                    }
                }

                break;
            case LambdaExpressionSyntax
            {
                Parent: ArgumentSyntax { Parent: ArgumentListSyntax { Arguments: { } arguments } }
            } when arguments[0].Expression is LiteralExpressionSyntax { Token.Value: string mapped }:
                Add(LastPart(mapped), name);
                break;
            default:
                break;
        }
    }

    private void Add(string lastPart, string name)
    {
        if (lastPart.Length > 0)
        {
            byLastPart[lastPart] = name;
        }
    }

    // sessions.GetAsync(session_id)
    private static bool GetsSession(SyntaxNode function, string? variable)
    {
        foreach (var node in function.DescendantNodes())
        {
            if (
                node
                    is InvocationExpressionSyntax
                    {
                        Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Get" or "GetAsync" },
                        ArgumentList.Arguments: { Count: > 0 } arguments
                    }
                && (variable is null || arguments[0].Expression.ToString() == variable)
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The last part of an address's path: <c>thanks</c> of <c>https://shop.example/orders/thanks?id=1</c>.</summary>
    public static string LastPart(string url)
    {
        var end = url.IndexOfAny(['?', '#']);
        var path = (end < 0 ? url : url.Substring(0, end)).TrimEnd('/');
        return path.Substring(path.LastIndexOf('/') + 1);
    }

    private static string Without(string name, string end) =>
        name.EndsWith(end, StringComparison.Ordinal) ? name.Substring(0, name.Length - end.Length) : name;
}

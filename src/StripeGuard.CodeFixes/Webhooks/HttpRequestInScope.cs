using Microsoft.CodeAnalysis;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.CodeFixes.Webhooks;

/// <summary>How code at some place names the HTTP request that it answers: <c>Request</c>, <c>request</c>, <c>context.Request</c>.</summary>
internal static class HttpRequestInScope
{
    public static string? Find(SemanticModel model, SyntaxNode node)
    {
        for (
            var enclosing = model.GetEnclosingSymbol(node.SpanStart);
            enclosing is not null;
            enclosing = enclosing.ContainingSymbol
        )
        {
            switch (enclosing)
            {
                case IMethodSymbol method when Parameter(method) is { } request:
                    return request;
                case IMethodSymbol { IsStatic: true, MethodKind: MethodKind.Ordinary }:
                    return null;
                case INamedTypeSymbol type:
                    return Endpoint.IsController(type) ? "Request" : null;
            }
        }

        return null;
    }

    private static string? Parameter(IMethodSymbol method)
    {
        foreach (var parameter in method.Parameters)
        {
            switch (parameter.Type.ToDisplayString())
            {
                case "Microsoft.AspNetCore.Http.HttpRequest":
                    return parameter.Name;
                case "Microsoft.AspNetCore.Http.HttpContext":
                    return parameter.Name + ".Request";
            }
        }

        return null;
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.ApiUsage;

/// <summary>The methods of Stripe's services that send a request: reads and writes, synchronous and not.</summary>
internal static class StripeRequests
{
    /// <summary>Stripe.net's own method that <paramref name="invocation"/> calls, or null where it sends no request.</summary>
    public static IMethodSymbol? MethodOf(IInvocationOperation invocation, StripeSymbols stripe)
    {
        for (var method = invocation.TargetMethod; method is not null; method = method.OverriddenMethod)
        {
            if (stripe.Declares(method))
            {
                return !method.IsStatic && TakesRequestOptions(method, stripe) ? method : null;
            }
        }

        return null;
    }

    /// <summary>The request in the reader's words: <c>RefundService.CreateAsync</c>.</summary>
    public static string Name(IMethodSymbol method) => method.ContainingType.Name + "." + method.Name;

    /// <summary>The method's name: the call may span many lines, and the reader looks for this word.</summary>
    public static Location Place(SyntaxNode invocation) =>
        (invocation as InvocationExpressionSyntax)?.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name.GetLocation(),
            MemberBindingExpressionSyntax binding => binding.Name.GetLocation(),
            { } expression => expression.GetLocation(),
            null => invocation.GetLocation(),
        };

    /// <summary>Whether a type is one of Stripe.net's services, or derives from one.</summary>
    public static bool IsService(ITypeSymbol? type, StripeSymbols stripe)
    {
        if (type is null || !type.Name.EndsWith("Service", StringComparison.Ordinal) || stripe.Service is null)
        {
            return false;
        }

        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(ancestor.OriginalDefinition, stripe.Service))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TakesRequestOptions(IMethodSymbol method, StripeSymbols stripe)
    {
        if (stripe.RequestOptions is not { } requestOptions)
        {
            return false;
        }

        foreach (var parameter in method.Parameters)
        {
            if (SymbolEqualityComparer.Default.Equals(parameter.Type, requestOptions))
            {
                return true;
            }
        }

        return false;
    }
}

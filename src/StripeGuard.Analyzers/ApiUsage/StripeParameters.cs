using Microsoft.CodeAnalysis;

namespace StripeGuard.Analyzers.ApiUsage;

/// <summary>Where a program writes down what it sends to Stripe.</summary>
internal static class StripeParameters
{
    /// <summary>Whether Stripe.net declares the property on one of its parameter objects: <c>RefundCreateOptions.Charge</c>. Not API v2's.</summary>
    public static bool IsOption(IPropertySymbol property, StripeSymbols stripe)
    {
        var type = property.ContainingType;
        return type is not null
            && type.Name.EndsWith("Options", StringComparison.Ordinal)
            && stripe.Declares(property)
            && !IsV2(type);
    }

    /// <summary>The place of a part of what is analyzed; where it stands further up, the analyzed value itself.</summary>
    public static Location PlaceOf(IOperation part, IOperation analyzed) =>
        part.Syntax.SyntaxTree == analyzed.Syntax.SyntaxTree && analyzed.Syntax.Span.Contains(part.Syntax.Span)
            ? part.Syntax.GetLocation()
            : analyzed.Syntax.GetLocation();

    private static bool IsV2(INamedTypeSymbol type)
    {
        for (
            var space = type.ContainingNamespace;
            space is { IsGlobalNamespace: false };
            space = space.ContainingNamespace
        )
        {
            if (space.Name == "V2")
            {
                return true;
            }
        }

        return false;
    }
}

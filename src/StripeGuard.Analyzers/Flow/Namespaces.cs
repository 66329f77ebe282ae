using Microsoft.CodeAnalysis;

namespace StripeGuard.Analyzers.Flow;

/// <summary>Where a symbol stands, asked name by name: the whole namespace's text need not be put together for it.</summary>
internal static class Namespaces
{
    /// <summary>Whether a symbol stands in <paramref name="namespace"/> itself: <c>System.Text</c>.</summary>
    public static bool IsIn(this ISymbol symbol, string @namespace) => Is(symbol.ContainingNamespace, @namespace);

    /// <summary>Whether a symbol is of ASP.NET Core, or of ASP.NET before it.</summary>
    public static bool IsOfAspNet(this ISymbol symbol)
    {
        for (
            var space = symbol.ContainingNamespace;
            space is { IsGlobalNamespace: false };
            space = space.ContainingNamespace
        )
        {
            if (Is(space, "Microsoft.AspNetCore") || Is(space, "System.Web"))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Is(INamespaceSymbol? space, string @namespace)
    {
        var end = @namespace.Length;
        for (; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            var name = space.Name;
            var start = end - name.Length;
            if (
                start < 0
                || (start > 0 && @namespace[start - 1] != '.')
                || string.CompareOrdinal(@namespace, start, name, 0, name.Length) != 0
            )
            {
                return false;
            }

            // The dot before it belongs to neither.
            end = start - 1;
        }

        return end < 0;
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace StripeGuard.CodeFixes;

/// <summary>Commas as people write them.</summary>
internal static class Separators
{
    /// <summary>The same list, with a space after each comma that has nothing after it.</summary>
    public static SeparatedSyntaxList<T> Spaced<T>(SeparatedSyntaxList<T> list)
        where T : SyntaxNode
    {
        foreach (var index in Enumerable.Range(0, list.SeparatorCount))
        {
            var comma = list.GetSeparator(index);
            if (!comma.HasTrailingTrivia && !list[index + 1].HasLeadingTrivia)
            {
                list = list.ReplaceSeparator(comma, comma.WithTrailingTrivia(SyntaxFactory.Space));
            }
        }

        return list;
    }
}

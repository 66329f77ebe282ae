using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace StripeGuard.Analyzers.Flow;

/// <summary>Which catch gets an exception.</summary>
internal static class CatchClauses
{
    /// <summary>The clause that gets an <paramref name="exception"/> thrown in the try, or null.</summary>
    public static ICatchClauseOperation? ThatTakes(ITryOperation attempt, INamedTypeSymbol exception)
    {
        foreach (var clause in attempt.Catches)
        {
            if (Takes(clause, exception))
            {
                return clause;
            }
        }

        return null;
    }

    public static bool Takes(ICatchClauseOperation clause, INamedTypeSymbol exception)
    {
        for (var type = exception; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type, clause.ExceptionType))
            {
                return true;
            }
        }

        return clause.ExceptionType.SpecialType == SpecialType.System_Object;
    }

    /// <summary>Whether a try between <paramref name="call"/> and <paramref name="outer"/> keeps the exception for itself.</summary>
    public static bool Keep(IOperation call, IOperation? outer, INamedTypeSymbol exception)
    {
        var child = call;
        for (var parent = call.Parent; parent is not null && parent != outer; child = parent, parent = parent.Parent)
        {
            if (
                parent is ITryOperation inner
                && inner.Body == child
                && ThatTakes(inner, exception) is { } clause
                && !clause.Handler.Descendants().OfType<IThrowOperation>().Any()
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The clause's first line: what a reader takes for the catch.</summary>
    public static Location Head(ICatchClauseOperation clause) =>
        clause.Syntax is CatchClauseSyntax syntax
            ? Location.Create(
                syntax.SyntaxTree,
                TextSpan.FromBounds(
                    syntax.CatchKeyword.SpanStart,
                    syntax.Declaration?.Span.End ?? syntax.CatchKeyword.Span.End
                )
            )
            : clause.Syntax.GetLocation();
}

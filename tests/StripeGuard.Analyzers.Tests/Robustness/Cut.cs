using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace StripeGuard.Analyzers.Tests.Robustness;

/// <summary>A file as it is while someone types it.</summary>
/// <param name="Name">Which cut of which statement, for the one who has to repeat it.</param>
internal sealed record Cut(DocumentId Document, string Name, SourceText Text)
{
    /// <summary>
    /// Three for each statement of a file: the file ends before it, the file ends within it, and it stops half-way with
    /// the rest of the file still there, as an editor sees it.
    /// </summary>
    public static async Task<IEnumerable<Cut>> OfAsync(Document document)
    {
        var root = await document.GetSyntaxRootAsync();
        var text = await document.GetTextAsync();
        return root!
            .DescendantNodes()
            .OfType<StatementSyntax>()
            .Where(statement => statement is not BlockSyntax)
            .SelectMany(statement => Of(document, text, statement));
    }

    private static IEnumerable<Cut> Of(Document document, SourceText text, StatementSyntax statement)
    {
        var place = $"{document.FilePath}:{text.Lines.IndexOf(statement.SpanStart) + 1}";
        var half = HalfOf(statement);
        var rest = statement.Span.End;

        yield return new(
            document.Id,
            $"{place}, ending before",
            text.Replace(TextSpan.FromBounds(statement.SpanStart, text.Length), "")
        );
        yield return new(
            document.Id,
            $"{place}, ending within",
            text.Replace(TextSpan.FromBounds(half, text.Length), "")
        );
        yield return new(document.Id, $"{place}, half typed", text.Replace(TextSpan.FromBounds(half, rest), ""));
    }

    /// <summary>Behind the middle token: <c>intent.</c> rather than <c>intent.Am</c>, which is where an editor asks.</summary>
    private static int HalfOf(StatementSyntax statement)
    {
        var tokens = statement.DescendantTokens().ToList();
        return tokens[tokens.Count / 2].Span.End;
    }
}

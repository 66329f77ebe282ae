using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace StripeGuard.CodeFixes.Upgrade;

/// <summary>Makes one document's changes of many rewrites: each at its place, each note once above its line, each using once.</summary>
internal static class UpgradeText
{
    private const int NoteWidth = 100;

    public static Rewrite WithNoteOf(Rewrite rewrite, string version) =>
        rewrite.Note is { } note && !note.StartsWith("Stripe.net ", StringComparison.Ordinal)
            ? new Rewrite(
                rewrite.Title,
                rewrite.Changes,
                rewrite.At,
                $"Stripe.net {version}: {note}",
                rewrite.NeedsUsing
            )
            : rewrite;

    public static IEnumerable<TextChange> Changes(IReadOnlyList<Rewrite> rewrites, SyntaxNode root, SourceText text)
    {
        var made = new List<TextChange>();
        foreach (var rewrite in rewrites)
        {
            // Two errors in one initializer can have the same answer.
            if (rewrite.Changes.Any(change => made.Any(other => Collide(change, other))))
            {
                continue;
            }

            made.AddRange(rewrite.Changes);
        }

        var all = new List<TextChange>();
        all.AddRange(Usings(rewrites, root, text));
        all.AddRange(
            rewrites
                .Where(rewrite => rewrite.Note is not null && !IsNoted(rewrite, root, text))
                // One member needs to be told a thing once.
                .GroupBy(rewrite => (rewrite.Note, MemberAround(rewrite.At, root).SpanStart))
                .Select(same => NoteAbove(same.First(), root, text))
        );
        all.AddRange(made);
        return all.OrderBy(static change => change.Span.Start).ThenBy(static change => change.Span.End);
    }

    /// <summary>Whether the note stands in the same member already.</summary>
    public static bool IsNoted(Rewrite rewrite, SyntaxNode root, SourceText text)
    {
        var member = text.ToString(MemberAround(rewrite.At, root).FullSpan);
        return Wrapped(rewrite.Note!).All(part => member.Contains("// " + part));
    }

    private static SyntaxNode MemberAround(int position, SyntaxNode root) =>
        root.FindToken(position)
            .Parent?.AncestorsAndSelf()
            .FirstOrDefault(static node =>
                node is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or BaseFieldDeclarationSyntax
            )
        ?? root;

    private static TextChange NoteAbove(Rewrite rewrite, SyntaxNode root, SourceText text)
    {
        var line = text.Lines.GetLineFromPosition(rewrite.At);

        // A line that begins inside a string has no room above it; the statement's first line has.
        if (root.FindToken(line.Start) is var token && token.SpanStart < line.Start && line.Start < token.Span.End)
        {
            var statement =
                (SyntaxNode?)token.Parent?.FirstAncestorOrSelf<StatementSyntax>()
                ?? token.Parent?.FirstAncestorOrSelf<MemberDeclarationSyntax>();
            line = text.Lines.GetLineFromPosition(statement?.SpanStart ?? 0);
        }

        var content = line.ToString();
        var indent = content.Substring(0, content.Length - content.TrimStart().Length);
        var ending = text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak));
        return new TextChange(
            new TextSpan(line.Start, 0),
            string.Concat(
                Wrapped(rewrite.Note!).Select(part => indent + "// " + part + (ending.Length == 0 ? "\n" : ending))
            )
        );
    }

    private static IEnumerable<TextChange> Usings(IReadOnlyList<Rewrite> rewrites, SyntaxNode root, SourceText text)
    {
        foreach (
            var space in rewrites
                .Select(static rewrite => rewrite.NeedsUsing)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
        )
        {
            var usings = ((CompilationUnitSyntax)root).Usings;
            if (usings.Any(directive => directive.Name?.ToString() == space))
            {
                continue;
            }

            // System's own come first, in order.
            var next = usings.FirstOrDefault(directive =>
                directive.GlobalKeyword.IsKind(SyntaxKind.None)
                && directive.Name?.ToString() is { } name
                && (!name.StartsWith("System", StringComparison.Ordinal) || string.CompareOrdinal(name, space) > 0)
            );
            var last = usings.LastOrDefault();
            var at =
                next is not null ? text.Lines.GetLineFromPosition(next.SpanStart).Start
                : last is not null ? text.Lines.GetLineFromPosition(last.Span.End).EndIncludingLineBreak
                : text.Lines.GetLineFromPosition(root.GetFirstToken().SpanStart).Start;
            var ending = text.Lines[0].EndIncludingLineBreak - text.Lines[0].End == 2 ? "\r\n" : "\n";
            yield return new TextChange(
                new TextSpan(at, 0),
                "using " + space + ";" + ending + (usings.Count == 0 ? ending : string.Empty)
            );
        }
    }

    private static bool Collide(TextChange one, TextChange other) =>
        one.Span.OverlapsWith(other.Span)
        || (one.Span.IsEmpty && one.Span == other.Span && one.NewText == other.NewText);

    private static IEnumerable<string> Wrapped(string note)
    {
        var line = string.Empty;
        foreach (var word in note.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > NoteWidth)
            {
                yield return line;
                line = string.Empty;
            }

            line = line.Length == 0 ? word : line + " " + word;
        }

        yield return line;
    }
}

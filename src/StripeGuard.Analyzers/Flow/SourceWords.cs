using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeGuard.Analyzers.Flow;

/// <summary>
/// Where the files of a compilation hold a word: looked up in their text, so that no node is made of those that do not
/// hold it. A file is read once, however many compilations it is a part of.
/// </summary>
internal sealed class SourceWords
{
    private static readonly ConditionalWeakTable<Compilation, SourceWords> Known = new();
    private static readonly ConditionalWeakTable<SyntaxTree, WordFilter> Filters = new();

    private readonly (SyntaxTree Tree, WordFilter Words)[] files;

    private SourceWords(Compilation compilation) =>
        files = compilation.SyntaxTrees.Select(static tree => (tree, FilterOf(tree))).ToArray();

    public static SourceWords Of(Compilation compilation) =>
        Known.GetValue(compilation, static key => new SourceWords(key));

    /// <summary>The files that may hold one of <paramref name="words"/>, in whatever case.</summary>
    public IEnumerable<SyntaxTree> FilesWith(params string[] words)
    {
        foreach (var (tree, held) in files)
        {
            foreach (var word in words)
            {
                if (held.MayHold(word))
                {
                    yield return tree;
                    break;
                }
            }
        }
    }

    /// <summary>Whether a file may hold a word, in whatever case.</summary>
    public static bool MayHold(SyntaxTree tree, string word) => FilterOf(tree).MayHold(word);

    /// <summary>Each mention of a name in code: <c>Pay</c> in <c>service.Pay(order)</c>, not in <c>void Pay(Order order)</c>.</summary>
    public IEnumerable<SimpleNameSyntax> Names(string name)
    {
        foreach (var (tree, held) in files)
        {
            if (!held.MayHold(name))
            {
                continue;
            }

            foreach (var mention in NamesWith(name, tree.GetRoot()))
            {
                yield return mention;
            }
        }
    }

    /// <summary>Each mention of a name within <paramref name="scope"/>.</summary>
    public static IEnumerable<SimpleNameSyntax> NamesIn(SyntaxNode scope, string name) =>
        FilterOf(scope.SyntaxTree).MayHold(name) ? NamesWith(name, scope) : [];

    /// <summary>Each name within <paramref name="scope"/> that has <paramref name="part"/> in it.</summary>
    public static IEnumerable<SimpleNameSyntax> NamesWithPart(
        SyntaxNode scope,
        string part,
        StringComparison comparison
    ) => PlacesOf(part, scope, comparison).Select(NameAt).OfType<SimpleNameSyntax>();

    /// <summary>Each name with <paramref name="part"/> in it, in whatever case.</summary>
    public IEnumerable<SimpleNameSyntax> NamesWithPart(string part) =>
        files.SelectMany(file => NamesWithPart(file.Tree.GetRoot(), part, StringComparison.OrdinalIgnoreCase));

    /// <summary>Each <c>new(…)</c> that leaves its type to the code around it.</summary>
    public IEnumerable<ImplicitObjectCreationExpressionSyntax> UnnamedCreations()
    {
        foreach (var tree in FilesWith("new"))
        {
            var root = tree.GetRoot();
            var text = tree.GetText().ToString();
            foreach (var place in PlacesOf("new", root, StringComparison.Ordinal))
            {
                if (
                    IsFollowedByParenthesis(text, place.Position + "new".Length)
                    && root.FindToken(place.Position) is { Parent: ImplicitObjectCreationExpressionSyntax creation }
                )
                {
                    yield return creation;
                }
            }
        }
    }

    private static WordFilter FilterOf(SyntaxTree tree) =>
        Filters.GetValue(tree, static key => new WordFilter(key.GetText()));

    private static IEnumerable<SimpleNameSyntax> NamesWith(string name, SyntaxNode scope)
    {
        foreach (var place in PlacesOf(name, scope, StringComparison.Ordinal))
        {
            if (
                IsWord(place.Text, place.Position, name.Length)
                && NameAt(place) is { } mention
                && mention.Identifier.ValueText == name
            )
            {
                yield return mention;
            }
        }
    }

    private static IEnumerable<(SyntaxNode Scope, string Text, int Position)> PlacesOf(
        string word,
        SyntaxNode scope,
        StringComparison comparison
    )
    {
        // Half-typed code has members without a name.
        if (word.Length == 0)
        {
            yield break;
        }

        var text = scope.SyntaxTree.GetText().ToString();
        var end = scope.Span.End;
        var from = scope.SpanStart;
        while (text.IndexOf(word, from, end - from, comparison) is >= 0 and var position)
        {
            yield return (scope, text, position);
            from = position + word.Length;
        }
    }

    // In a comment, the token is the one that the comment belongs to.
    private static SimpleNameSyntax? NameAt((SyntaxNode Scope, string Text, int Position) place)
    {
        var token = place.Scope.FindToken(place.Position);
        return token.IsKind(SyntaxKind.IdentifierToken) && token.Span.Contains(place.Position)
            ? token.Parent as SimpleNameSyntax
            : null;
    }

    private static bool IsWord(string text, int position, int length) =>
        (position == 0 || !WordFilter.IsPartOfWord(text[position - 1]))
        && (position + length == text.Length || !WordFilter.IsPartOfWord(text[position + length]));

    private static bool IsFollowedByParenthesis(string text, int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }

        return position < text.Length && text[position] == '(';
    }
}

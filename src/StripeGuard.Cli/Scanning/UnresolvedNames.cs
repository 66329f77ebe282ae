using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeGuard.Cli.Scanning;

/// <summary>The namespaces and types that a compilation mentions and nobody declares: where a scan is blind.</summary>
/// <param name="Namespaces">How many using directives name each unknown namespace.</param>
/// <param name="Types">How often each unknown type is mentioned.</param>
internal sealed record UnresolvedNames(IReadOnlyList<UnresolvedName> Namespaces, IReadOnlyList<UnresolvedName> Types)
{
    private static readonly HashSet<string> NotFound = ["CS0246", "CS0234", "CS0103", "CS0400"];

    public static readonly UnresolvedNames None = new([], []);

    /// <summary>What is unknown in a sentence with the most frequent names, or null when everything is known.</summary>
    public string? Summary(int namesShown)
    {
        if (!Any)
        {
            return null;
        }

        var names = Namespaces.Concat(Types).Select(name => name.Name).Distinct().ToList();
        var shown = string.Join(", ", names.Take(namesShown)) + (names.Count > namesShown ? ", …" : "");
        return $"Not resolved: {Namespaces.Count} {(Namespaces.Count == 1 ? "namespace" : "namespaces")} and "
            + $"{Types.Count} {(Types.Count == 1 ? "type" : "types")} ({shown}). Code that is written with them is not seen.";
    }

    public bool Any => Namespaces.Count + Types.Count > 0;

    public static UnresolvedNames Of(IEnumerable<Diagnostic> diagnostics)
    {
        var namespaces = new List<string>();
        var types = new List<string>();
        foreach (var diagnostic in diagnostics.Where(diagnostic => NotFound.Contains(diagnostic.Id)))
        {
            var node = diagnostic
                .Location.SourceTree?.GetRoot()
                .FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            if (node?.FirstAncestorOrSelf<UsingDirectiveSyntax>() is { NamespaceOrType: { } name })
            {
                namespaces.Add(name.ToString());
            }
            else if (node is SimpleNameSyntax type && diagnostic.Id != "CS0103")
            {
                types.Add(type.Identifier.ValueText);
            }
            else if (
                node is SimpleNameSyntax { Parent: MemberAccessExpressionSyntax access } receiver
                && access.Expression == receiver
            )
            {
                types.Add(receiver.Identifier.ValueText);
            }
        }

        return new UnresolvedNames(Count(namespaces), Count(types));
    }

    public static UnresolvedNames Sum(IEnumerable<UnresolvedNames> parts)
    {
        var all = parts.ToList();
        return new UnresolvedNames(
            Add(all.SelectMany(part => part.Namespaces)),
            Add(all.SelectMany(part => part.Types))
        );
    }

    private static List<UnresolvedName> Count(IEnumerable<string> names) =>
        Add(names.Select(name => new UnresolvedName(name, 1)));

    private static List<UnresolvedName> Add(IEnumerable<UnresolvedName> names) =>
        names
            .GroupBy(name => name.Name, StringComparer.Ordinal)
            .Select(group => new UnresolvedName(group.Key, group.Sum(name => name.Count)))
            .OrderByDescending(name => name.Count)
            .ThenBy(name => name.Name, StringComparer.Ordinal)
            .ToList();
}

internal sealed record UnresolvedName(string Name, int Count);

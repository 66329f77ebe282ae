using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeGuard.Analyzers.Flow;

/// <summary>
/// Which members of a compilation mention which names: read from syntax alone, in one pass, when first asked. It says
/// cheaply that a method cannot lead somewhere, before its body is bound to see whether it does.
/// </summary>
internal sealed class CallNames
{
    private static readonly ConditionalWeakTable<Compilation, CallNames> Known = new();

    private readonly Dictionary<string, HashSet<string>> mentioning = new(StringComparer.Ordinal);

    private CallNames(Compilation compilation)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            foreach (var node in tree.GetRoot().DescendantNodes())
            {
                if (node is SimpleNameSyntax name && MemberAround(name) is { } member)
                {
                    Add(name.Identifier.ValueText, member);
                }
            }
        }
    }

    public static CallNames Of(Compilation compilation) =>
        Known.GetValue(compilation, static key => new CallNames(key));

    /// <summary>The names of the members that mention one of <paramref name="names"/>, directly or over <paramref name="depth"/> steps.</summary>
    public HashSet<string> Leading(IEnumerable<string> names, int depth)
    {
        var leading = new HashSet<string>(StringComparer.Ordinal);
        var step = names.ToList();
        for (; depth > 0 && step.Count > 0; depth--)
        {
            step = step.SelectMany(name => mentioning.TryGetValue(name, out var members) ? members : [])
                .Where(leading.Add)
                .ToList();
        }

        return leading;
    }

    private static string? MemberAround(SyntaxNode node)
    {
        for (var parent = node.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case LocalFunctionStatementSyntax local:
                    return local.Identifier.ValueText;
                case MethodDeclarationSyntax method:
                    return method.Identifier.ValueText;
                case BaseTypeDeclarationSyntax:
                    return null;
            }
        }

        return null;
    }

    private void Add(string name, string member)
    {
        if (!mentioning.TryGetValue(name, out var members))
        {
            mentioning.Add(name, members = new HashSet<string>(StringComparer.Ordinal));
        }

        members.Add(member);
    }
}

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
    private readonly HashSet<string> all = new(StringComparer.Ordinal);

    private CallNames(Compilation compilation)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            Read(tree.GetRoot());
        }
    }

    public static CallNames Of(Compilation compilation) =>
        Known.GetValue(compilation, static key => new CallNames(key));

    /// <summary>Whether anything in the compilation is called or referred to by that name, top-level statements included.</summary>
    public bool Mentions(string name) => all.Contains(name);

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

    // Each node is seen once, with the member that it stands in.
    private void Read(SyntaxNode root)
    {
        var pending = new Stack<(SyntaxNode Node, string? Member)>();
        pending.Push((root, null));
        while (pending.Count > 0)
        {
            var (node, around) = pending.Pop();
            around = node switch
            {
                MethodDeclarationSyntax method => method.Identifier.ValueText,
                LocalFunctionStatementSyntax local => local.Identifier.ValueText,
                BaseTypeDeclarationSyntax => null,
                _ => around,
            };
            if (node is SimpleNameSyntax name)
            {
                Add(name.Identifier.ValueText, around);
            }

            foreach (var child in node.ChildNodesAndTokens())
            {
                if (child.AsNode() is { } inner)
                {
                    pending.Push((inner, around));
                }
            }
        }
    }

    private void Add(string name, string? member)
    {
        all.Add(name);
        if (member is null)
        {
            return;
        }

        if (!mentioning.TryGetValue(name, out var members))
        {
            mentioning.Add(name, members = new HashSet<string>(StringComparer.Ordinal));
        }

        members.Add(member);
    }
}

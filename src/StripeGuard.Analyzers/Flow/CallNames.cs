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
    private readonly HashSet<string> called = new(StringComparer.Ordinal);
    private readonly HashSet<string> caught = new(StringComparer.Ordinal);

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

    /// <summary>Whether a name that is called or referred to has <paramref name="part"/> in it, in whatever case.</summary>
    public bool MentionsAnyWith(string part)
    {
        foreach (var name in all)
        {
            if (name.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }

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

    /// <summary>Whether a method of that name is called anywhere in the compilation.</summary>
    public bool IsCalled(string name) => called.Contains(name);

    /// <summary>Whether a member of that name is mentioned inside a try whose catch takes a StripeException, or any exception.</summary>
    public bool IsCaught(string name) => caught.Contains(name);

    /// <summary>Whether a member named <paramref name="member"/> mentions <paramref name="name"/>.</summary>
    public bool IsMentionedIn(string member, string name) =>
        mentioning.TryGetValue(name, out var members) && members.Contains(member);

    // Each node is seen once, with the member that it stands in.
    private void Read(SyntaxNode root)
    {
        var pending = new Stack<(SyntaxNode Node, string? Member, bool IsCaught)>();
        pending.Push((root, null, false));
        while (pending.Count > 0)
        {
            var (node, around, isCaught) = pending.Pop();
            around = node switch
            {
                MethodDeclarationSyntax method => method.Identifier.ValueText,
                LocalFunctionStatementSyntax local => local.Identifier.ValueText,
                BaseTypeDeclarationSyntax => null,
                _ => around,
            };
            if (node is SimpleNameSyntax name)
            {
                Note(name, around, isCaught);
            }

            var attempt = node as TryStatementSyntax;
            foreach (var child in node.ChildNodesAndTokens())
            {
                if (child.AsNode() is { } inner)
                {
                    pending.Push(
                        (inner, around, isCaught || (inner == attempt?.Block && TakesStripeException(attempt)))
                    );
                }
            }
        }
    }

    private void Note(SimpleNameSyntax name, string? around, bool isCaught)
    {
        var text = name.Identifier.ValueText;
        Add(text, around);
        if (isCaught)
        {
            caught.Add(text);
        }

        SyntaxNode expression = name.Parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax
            ? name.Parent
            : name;
        if (expression.Parent is InvocationExpressionSyntax)
        {
            called.Add(text);
        }
    }

    private static bool TakesStripeException(TryStatementSyntax attempt)
    {
        foreach (var clause in attempt.Catches)
        {
            var type = clause.Declaration?.Type switch
            {
                QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
                AliasQualifiedNameSyntax aliased => aliased.Name.Identifier.ValueText,
                SimpleNameSyntax simple => simple.Identifier.ValueText,
                _ => null,
            };
            if (type is null or "StripeException" or "Exception")
            {
                return true;
            }
        }

        return false;
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

using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeGuard.Analyzers.Flow;

/// <summary>
/// Where in a compilation something of a name is called or created: read from syntax alone, in one pass, when first
/// asked. Who wants to know which method or type it is asks the semantic model about the few that match.
/// </summary>
internal sealed class CallSites
{
    private static readonly ConditionalWeakTable<Compilation, CallSites> Known = new();

    private readonly Dictionary<string, List<SyntaxNode>> calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<SyntaxNode>> creations = new(StringComparer.Ordinal);
    private readonly List<SyntaxNode> unnamedCreations = [];

    private CallSites(Compilation compilation)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            foreach (var node in tree.GetRoot().DescendantNodes())
            {
                Note(node);
            }
        }
    }

    public static CallSites Of(Compilation compilation) =>
        Known.GetValue(compilation, static key => new CallSites(key));

    /// <summary>The calls of methods of that name.</summary>
    public IReadOnlyList<SyntaxNode> CallsOf(string name) => calls.TryGetValue(name, out var found) ? found : [];

    /// <summary>The <c>new Name(…)</c> of types of that name.</summary>
    public IReadOnlyList<SyntaxNode> CreationsOf(string name) =>
        creations.TryGetValue(name, out var found) ? found : [];

    /// <summary>The <c>new(…)</c> of that many arguments, whose type only the semantic model knows.</summary>
    public IEnumerable<SyntaxNode> UnnamedCreations(int arguments) =>
        unnamedCreations.Where(node =>
            ((ImplicitObjectCreationExpressionSyntax)node).ArgumentList.Arguments.Count == arguments
        );

    private void Note(SyntaxNode node)
    {
        switch (node)
        {
            case InvocationExpressionSyntax call when NameOf(call.Expression) is { } name:
                Add(calls, name, call);
                break;
            case ObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } creation
                when NameOf(creation.Type) is { } name:
                Add(creations, name, creation);
                break;
            case ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } creation:
                unnamedCreations.Add(creation);
                break;
            default:
                break;
        }
    }

    private static string? NameOf(SyntaxNode expression) =>
        expression switch
        {
            SimpleNameSyntax name => name.Identifier.ValueText,
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
            QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
            _ => null,
        };

    private static void Add(Dictionary<string, List<SyntaxNode>> map, string name, SyntaxNode node)
    {
        if (!map.TryGetValue(name, out var nodes))
        {
            map.Add(name, nodes = []);
        }

        nodes.Add(node);
    }
}

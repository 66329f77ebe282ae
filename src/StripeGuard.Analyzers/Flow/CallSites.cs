using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeGuard.Analyzers.Flow;

/// <summary>
/// Where in a compilation something of a name is called or created: read from syntax alone. Who wants to know which method
/// or type it is asks the semantic model about the few that match.
/// </summary>
internal sealed class CallSites
{
    private static readonly ConditionalWeakTable<Compilation, CallSites> Known = new();

    private readonly SourceWords words;
    private readonly ConcurrentDictionary<string, ImmutableArray<SyntaxNode>> calls = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ImmutableArray<SyntaxNode>> creations = new(StringComparer.Ordinal);
    private readonly Lazy<ILookup<int, SyntaxNode>> unnamedCreations;

    private CallSites(Compilation compilation)
    {
        words = SourceWords.Of(compilation);
        unnamedCreations = new Lazy<ILookup<int, SyntaxNode>>(() =>
            words
                .UnnamedCreations()
                .ToLookup(static node => node.ArgumentList.Arguments.Count, static node => (SyntaxNode)node)
        );
    }

    public static CallSites Of(Compilation compilation) =>
        Known.GetValue(compilation, static key => new CallSites(key));

    /// <summary>The calls of methods of that name.</summary>
    public ImmutableArray<SyntaxNode> CallsOf(string name) =>
        calls.GetOrAdd(name, key => words.Names(key).Select(CallOf).OfType<SyntaxNode>().ToImmutableArray());

    /// <summary>The <c>new Name(…)</c> of types of that name.</summary>
    public ImmutableArray<SyntaxNode> CreationsOf(string name) =>
        creations.GetOrAdd(name, key => words.Names(key).Select(CreationOf).OfType<SyntaxNode>().ToImmutableArray());

    /// <summary>The <c>new(…)</c> of that many arguments, whose type only the semantic model knows.</summary>
    public IEnumerable<SyntaxNode> UnnamedCreations(int arguments) => unnamedCreations.Value[arguments];

    private static InvocationExpressionSyntax? CallOf(SimpleNameSyntax name)
    {
        SyntaxNode called = name.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Name == name => access,
            MemberBindingExpressionSyntax binding => binding,
            _ => name,
        };
        return called.Parent is InvocationExpressionSyntax call && call.Expression == called ? call : null;
    }

    private static ObjectCreationExpressionSyntax? CreationOf(SimpleNameSyntax name)
    {
        SyntaxNode type = name.Parent is QualifiedNameSyntax qualified && qualified.Right == name ? qualified : name;
        return
            type.Parent is ObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } creation
            && creation.Type == type
            ? creation
            : null;
    }
}

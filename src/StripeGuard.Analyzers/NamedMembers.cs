using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace StripeGuard.Analyzers;

/// <summary>
/// Types and methods that a user names in an option, separated by commas: <c>Acme.IStripeAdapter</c>, <c>Keys.For</c>,
/// <c>For</c>. A name may leave out what stands before it.
/// </summary>
internal sealed class NamedMembers(string option, AnalyzerOptions options)
{
    private static readonly SymbolDisplayFormat WithNamespace = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces
    );

    private readonly ConcurrentDictionary<string, ImmutableArray<string>> parsed = new(StringComparer.Ordinal);

    /// <summary>Whether the option names <paramref name="method"/>, for the code in <paramref name="tree"/>.</summary>
    public bool Includes(IMethodSymbol method, SyntaxTree tree)
    {
        foreach (var name in In(tree))
        {
            if (
                name == method.Name
                || (
                    EndsWith(name, method.Name)
                    && IsNamed(method.ContainingType, name.Substring(0, name.Length - method.Name.Length - 1))
                )
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the option names <paramref name="type"/>, one of its bases or one of its interfaces.</summary>
    public bool Includes(INamedTypeSymbol type, SyntaxTree tree)
    {
        foreach (var name in In(tree))
        {
            for (var @base = type; @base is not null; @base = @base.BaseType)
            {
                if (IsNamed(@base, name))
                {
                    return true;
                }
            }

            foreach (var contract in type.AllInterfaces)
            {
                if (IsNamed(contract, name))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private ImmutableArray<string> In(SyntaxTree tree) =>
        options.AnalyzerConfigOptionsProvider.GetOptions(tree).TryGetValue(option, out var value)
            ? parsed.GetOrAdd(value, Parse)
            : ImmutableArray<string>.Empty;

    private static ImmutableArray<string> Parse(string value) =>
        value.Split(',').Select(static name => name.Trim()).Where(static name => name.Length > 0).ToImmutableArray();

    private static bool EndsWith(string name, string method) =>
        name.Length > method.Length + 1
        && name.EndsWith(method, StringComparison.Ordinal)
        && name[name.Length - method.Length - 1] == '.';

    private static bool IsNamed(INamedTypeSymbol? type, string name)
    {
        if (type is null || !(name == type.Name || EndsWith(name, type.Name)))
        {
            return false;
        }

        var whole = type.OriginalDefinition.ToDisplayString(WithNamespace);
        return name == whole || EndsWith(whole, name);
    }
}

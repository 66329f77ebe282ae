using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace StripeGuard.Analyzers.Flow;

/// <summary>The types that a compilation's own source declares, nested ones included, and who implements what among them.</summary>
internal sealed class SourceTypes
{
    private static readonly ConditionalWeakTable<Compilation, SourceTypes> Known = new();

    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<IMethodSymbol>> implementations = new(
        SymbolEqualityComparer.Default
    );

    private SourceTypes(Compilation compilation) =>
        All = TypesIn(compilation.Assembly.GlobalNamespace).ToImmutableArray();

    public ImmutableArray<INamedTypeSymbol> All { get; }

    public static SourceTypes Of(Compilation compilation) =>
        Known.GetValue(compilation, static key => new SourceTypes(key));

    /// <summary>The methods that implement an interface's method or override an abstract one.</summary>
    public ImmutableArray<IMethodSymbol> Implementations(IMethodSymbol method) =>
        implementations.GetOrAdd(method.OriginalDefinition, _ => Find(method.OriginalDefinition));

    private ImmutableArray<IMethodSymbol> Find(IMethodSymbol method) =>
        All.Where(type => type.TypeKind is TypeKind.Class or TypeKind.Struct)
            .Select(type =>
                method.ContainingType.TypeKind == TypeKind.Interface
                    ? type.FindImplementationForInterfaceMember(method) as IMethodSymbol
                    : type.GetMembers(method.Name)
                        .OfType<IMethodSymbol>()
                        .FirstOrDefault(candidate =>
                            SymbolEqualityComparer.Default.Equals(
                                candidate.OverriddenMethod?.OriginalDefinition,
                                method
                            )
                        )
            )
            .OfType<IMethodSymbol>()
            .Distinct<IMethodSymbol>(SymbolEqualityComparer.Default)
            .ToImmutableArray();

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol container)
    {
        foreach (var type in container.GetTypeMembers())
        {
            yield return type;
            foreach (var nested in TypesIn(type))
            {
                yield return nested;
            }
        }

        if (container is not INamespaceSymbol @namespace)
        {
            yield break;
        }

        foreach (var inner in @namespace.GetNamespaceMembers())
        {
            foreach (var type in TypesIn(inner))
            {
                yield return type;
            }
        }
    }
}

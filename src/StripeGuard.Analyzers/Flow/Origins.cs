using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace StripeGuard.Analyzers.Flow;

/// <summary>The values that something may hold, and whether these are all of them.</summary>
internal readonly struct Origins(ImmutableArray<IOperation> values, bool isComplete)
{
    /// <summary>Nothing is known: a parameter of a public method, a call into another assembly.</summary>
    public static readonly Origins Unknown = new(ImmutableArray<IOperation>.Empty, isComplete: false);

    public ImmutableArray<IOperation> Values { get; } = values;

    /// <summary>False where the value may also come from somewhere that this compilation does not show.</summary>
    public bool IsComplete { get; } = isComplete;

    public bool IsUnknown => Values.IsEmpty;
}

/// <summary>Where a value was followed to: its last known sources, and the variables that it passed through.</summary>
internal sealed class Trail(ImmutableArray<IOperation> ends, ImmutableArray<IOperation> through, bool isComplete)
{
    /// <summary>The operations at which following ended: object creations, literals, unresolved references and calls.</summary>
    public ImmutableArray<IOperation> Ends { get; } = ends;

    /// <summary>The references to locals, parameters, fields and properties on the way.</summary>
    public ImmutableArray<IOperation> Through { get; } = through;

    /// <summary>False where a value may come in that is not among <see cref="Ends"/>.</summary>
    public bool IsComplete { get; } = isComplete;

    public bool PassesThrough(ISymbol variable)
    {
        foreach (var reference in Through)
        {
            if (SymbolEqualityComparer.Default.Equals(ValueFlow.Referenced(reference), variable))
            {
                return true;
            }
        }

        return false;
    }
}

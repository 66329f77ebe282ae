using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.Flow;

/// <summary>What a property of an object is set to on its way: in its initializer, or afterwards by one of its variables.</summary>
internal static class AssignedProperties
{
    /// <summary>The values given to <paramref name="property"/> of the objects that <paramref name="reference"/> leads to.</summary>
    public static ImmutableArray<IOperation> ValuesOf(IOperation reference, string property, ValueFlow flow)
    {
        var values = ImmutableArray.CreateBuilder<IOperation>();
        var trail = flow.Follow(reference);
        foreach (var end in trail.Ends)
        {
            if (end is IObjectCreationOperation { Initializer: { } initializer })
            {
                AddInitialized(initializer, property, values);
            }
        }

        foreach (var variable in trail.Through)
        {
            foreach (var mention in flow.MentionsOf(variable))
            {
                if (
                    mention.Parent is IPropertyReferenceOperation target
                    && target.Property.Name == property
                    && target.Parent is IAssignmentOperation assignment
                    && assignment.Target == target
                )
                {
                    values.Add(assignment.Value);
                }
            }
        }

        return values.ToImmutable();
    }

    /// <summary>Whether <paramref name="property"/> is set to something that is not surely false or null.</summary>
    public static bool MayBeOn(IOperation reference, string property, ValueFlow flow)
    {
        foreach (var value in ValuesOf(reference, property, flow))
        {
            if (!IsOff(value))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOff(IOperation value) =>
        value is IConversionOperation conversion
            ? IsOff(conversion.Operand)
            : value is IDefaultValueOperation || value.ConstantValue is { HasValue: true, Value: null or false };

    private static void AddInitialized(
        IObjectOrCollectionInitializerOperation initializer,
        string property,
        ImmutableArray<IOperation>.Builder values
    )
    {
        foreach (var member in initializer.Initializers)
        {
            if (
                member is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } assignment
                && target.Property.Name == property
            )
            {
                values.Add(assignment.Value);
            }
        }
    }
}

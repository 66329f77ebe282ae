using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>What is known of the idempotency key of a Stripe write.</summary>
internal sealed class IdempotencyKeys(StripeSymbols stripe, ValueFlow flow)
{
    public const string PropertyName = "IdempotencyKey";

    /// <summary>
    /// Whether the call surely sends no key of the caller's own. Any path that sets one, and anything that cannot be
    /// seen, makes it false.
    /// </summary>
    public bool IsSurelyMissing(StripeCall call)
    {
        var argument = call.RequestOptionsArgument;
        if (argument.ArgumentKind is ArgumentKind.DefaultValue)
        {
            return true;
        }

        var trail = flow.Follow(argument.Value);
        if (!trail.IsComplete || trail.Ends.IsEmpty)
        {
            return false;
        }

        foreach (var end in trail.Ends)
        {
            if (!IsWithoutKey(end))
            {
                return false;
            }
        }

        foreach (var variable in trail.Through)
        {
            foreach (var mention in flow.MentionsOf(variable))
            {
                if (MaySetKey(mention, trail))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The values given to IdempotencyKey by the RequestOptions that <paramref name="requestOptions"/> leads to.</summary>
    public ImmutableArray<IOperation> KeysOf(IOperation requestOptions)
    {
        var keys = ImmutableArray.CreateBuilder<IOperation>();
        var trail = flow.Follow(requestOptions);
        foreach (var end in trail.Ends)
        {
            if (end is IObjectCreationOperation creation && KeyIn(creation) is { } key)
            {
                keys.Add(key);
            }
        }

        foreach (var variable in trail.Through)
        {
            foreach (var mention in flow.MentionsOf(variable))
            {
                if (KeySetOn(mention) is { } key)
                {
                    keys.Add(key);
                }
            }
        }

        return keys.ToImmutable();
    }

    /// <summary>The key in a RequestOptions initializer, or null.</summary>
    public static IOperation? KeyIn(IObjectCreationOperation creation)
    {
        if (creation.Initializer is not { } initializer)
        {
            return null;
        }

        foreach (var member in initializer.Initializers)
        {
            if (
                member is ISimpleAssignmentOperation
                {
                    Target: IPropertyReferenceOperation { Property.Name: PropertyName }
                } assignment
            )
            {
                return assignment.Value;
            }
        }

        return null;
    }

    private bool IsWithoutKey(IOperation end) =>
        end switch
        {
            IObjectCreationOperation creation => SymbolEqualityComparer.Default.Equals(
                creation.Type,
                stripe.RequestOptions
            ) && (KeyIn(creation) is not { } key || IsNull(key)),
            _ => IsNull(end),
        };

    private static bool IsNull(IOperation value) =>
        value is IConversionOperation conversion
            ? IsNull(conversion.Operand)
            : value is IDefaultValueOperation || value.ConstantValue is { HasValue: true, Value: null };

    // Set right here, or handed to someone who may: our own method, another variable, a collection.
    private bool MaySetKey(IOperation mention, Trail trail)
    {
        if (KeySetOn(mention) is { } key)
        {
            return !IsNull(key);
        }

        var use = mention.Parent;
        while (use is IConversionOperation)
        {
            use = use.Parent;
        }

        return use switch
        {
            IArgumentOperation { Parent: IInvocationOperation call } => !stripe.Declares(call.TargetMethod),
            IArgumentOperation => true,
            IInvocationOperation call => !stripe.Declares(call.TargetMethod),
            ISimpleAssignmentOperation assignment => assignment.Target
                is not (ILocalReferenceOperation or IFieldReferenceOperation)
                && assignment.Target != mention,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var alias } } =>
                !trail.PassesThrough(alias),
            IArrayInitializerOperation or ITupleOperation => true,
            _ => false,
        };
    }

    private static IOperation? KeySetOn(IOperation mention)
    {
        if (
            mention.Parent is IPropertyReferenceOperation { Property.Name: PropertyName } property
            && property.Parent is IAssignmentOperation assignment
            && assignment.Target == property
        )
        {
            return assignment.Value;
        }

        return null;
    }
}

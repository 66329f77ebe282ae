using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>Keys that more than one operation sends: constants, and values that two calls of one run share.</summary>
internal sealed class SharedKeys(StripeSymbols stripe, ValueFlow flow)
{
    /// <summary>The text of a key that is the same whenever this code runs, or null.</summary>
    public string? ConstantIn(IOperation key)
    {
        var trail = flow.Follow(key);
        string? constant = null;
        foreach (var end in trail.Ends)
        {
            if (end.ConstantValue is not { HasValue: true, Value: string { Length: > 0 } text })
            {
                return null;
            }

            constant ??= text;
        }

        return trail.IsComplete ? constant : null;
    }

    /// <summary>
    /// Whether calls with this key can differ. A seeder's key may well be constant, if all that it creates is: then the
    /// repeat is the same request.
    /// </summary>
    public static bool ServesMany(ISimpleAssignmentOperation key, KeyUse use, ValueFlow flow)
    {
        if (use.Calls.Count == 0)
        {
            // Made for others: we don't see for what.
            return false;
        }

        foreach (var call in use.Calls)
        {
            if (call.Effect is not StripeEffect.Writes)
            {
                continue;
            }

            foreach (var argument in call.Invocation.Arguments)
            {
                if (
                    argument != call.RequestOptionsArgument
                    && argument.Parameter?.Type.Name != "CancellationToken"
                    && !IsFixed(argument.Value, flow)
                )
                {
                    return true;
                }
            }
        }

        return IsInLoop(key);
    }

    /// <summary>
    /// An earlier Stripe write with the same key that <paramref name="second"/> can follow in one run, and that is
    /// another operation; or null.
    /// </summary>
    public StripeCall? EarlierCall(ISimpleAssignmentOperation key, StripeCall second, KeyUse use)
    {
        if (second.Effect is not StripeEffect.Writes)
        {
            return null;
        }

        foreach (var first in use.Calls)
        {
            if (Differ(first, second) && Sequence.Follows(first.Invocation, second.Invocation))
            {
                return first;
            }
        }

        foreach (var operation in ValueFlow.Root(key).Descendants())
        {
            if (operation.Syntax.SpanStart >= key.Syntax.SpanStart)
            {
                continue;
            }

            if (
                operation
                    is ISimpleAssignmentOperation
                    {
                        Target: IPropertyReferenceOperation { Property: var property }
                    } other
                && property.Name == IdempotencyKeys.PropertyName
                && SymbolEqualityComparer.Default.Equals(property.ContainingType, stripe.RequestOptions)
                && IsSameKey(other.Value, key.Value)
                && IsSameScope(other, key)
            )
            {
                foreach (var first in KeyUse.Of(other, stripe, flow).Calls)
                {
                    if (Differ(first, second) && Sequence.Follows(first.Invocation, second.Invocation))
                    {
                        return first;
                    }
                }
            }
        }

        return null;
    }

    // The same request sent again is what a key is for.
    private static bool Differ(StripeCall first, StripeCall second)
    {
        if (first.Effect is not StripeEffect.Writes || first.Invocation == second.Invocation)
        {
            return false;
        }

        if (
            first.Verb != second.Verb
            || first.Resource != second.Resource
            || !SymbolEqualityComparer.Default.Equals(first.Namespace, second.Namespace)
        )
        {
            return true;
        }

        return first.Invocation.Arguments.Length != second.Invocation.Arguments.Length
            || first
                .Invocation.Arguments.Zip(second.Invocation.Arguments, static (one, two) => (One: one, Two: two))
                .Any(pair =>
                    pair.One != first.RequestOptionsArgument
                    && pair.One.Parameter?.Type.Name != "CancellationToken"
                    && !SyntaxFactory.AreEquivalent(pair.One.Value.Syntax, pair.Two.Value.Syntax)
                );
    }

    // The same words about the same variables, none of which makes something new when it is asked again.
    private bool IsSameKey(IOperation one, IOperation two)
    {
        one = Whole(one);
        two = Whole(two);
        if (
            !SyntaxFactory.AreEquivalent(one.Syntax, two.Syntax)
            || one.ConstantValue is { HasValue: true, Value: null }
            || MayDiffer(one)
        )
        {
            return false;
        }

        using var names = two.DescendantsAndSelf().GetEnumerator();
        foreach (var operation in one.DescendantsAndSelf())
        {
            if (
                !names.MoveNext()
                || !SymbolEqualityComparer.Default.Equals(
                    ValueFlow.Referenced(operation),
                    ValueFlow.Referenced(names.Current)
                )
            )
            {
                return false;
            }
        }

        return true;
    }

    // A local written once is its value, wherever it is read.
    private IOperation Whole(IOperation key)
    {
        for (var steps = 0; steps < 4; steps++)
        {
            if (
                key is not ILocalReferenceOperation local
                || flow.StepBack(local) is not { IsComplete: true, Values: { Length: 1 } origins }
                || MayDiffer(origins[0])
            )
            {
                break;
            }

            key = origins[0];
        }

        return key;
    }

    private bool MayDiffer(IOperation key)
    {
        foreach (var operation in key.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IInvocationOperation { TargetMethod.Name: not "ToString" }:
                case IObjectCreationOperation or IIncrementOrDecrementOperation or IAwaitOperation:
                case ILocalReferenceOperation local
                    when flow.StepBack(local) is not { IsComplete: true, Values.Length: 1 }:
                    return true;
                default:
                    if (FreshSources.Is(operation))
                    {
                        return true;
                    }

                    break;
            }
        }

        return false;
    }

    // Stripe keeps the keys of each account apart.
    private static bool IsSameScope(ISimpleAssignmentOperation one, ISimpleAssignmentOperation two) =>
        Sibling(one, "StripeAccount") == Sibling(two, "StripeAccount")
        && Sibling(one, "ApiKey") == Sibling(two, "ApiKey");

    private static string? Sibling(ISimpleAssignmentOperation key, string name)
    {
        if (key.Parent is not IObjectOrCollectionInitializerOperation initializer)
        {
            return null;
        }

        foreach (var member in initializer.Initializers)
        {
            if (
                member
                    is ISimpleAssignmentOperation
                    {
                        Target: IPropertyReferenceOperation { Property.Name: var property }
                    } set
                && property == name
            )
            {
                return set.Value.Syntax.ToString();
            }
        }

        return null;
    }

    private static bool IsFixed(IOperation value, ValueFlow flow)
    {
        var trail = flow.Follow(value);
        foreach (var variable in trail.Through)
        {
            // options.Email = …
            foreach (var mention in flow.MentionsOf(variable))
            {
                if (mention.Parent is IPropertyReferenceOperation)
                {
                    return false;
                }
            }
        }

        foreach (var end in trail.Ends)
        {
            foreach (var part in end.DescendantsAndSelf())
            {
                if (
                    part is IInvocationOperation or IParameterReferenceOperation
                    || (
                        part is ILocalReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation
                        && !part.ConstantValue.HasValue
                        && !IsMemberOfInitializer(part)
                    )
                )
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsMemberOfInitializer(IOperation part) =>
        part
            is IPropertyReferenceOperation
            {
                Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver }
            };

    private static bool IsInLoop(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is ILoopOperation loop)
            {
                return loop is IForEachLoopOperation;
            }
        }

        return false;
    }
}

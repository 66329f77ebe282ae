using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>Code that looks before it creates: a repeat finds what the first run made.</summary>
internal static class LookUps
{
    private static readonly string[] Verbs = ["List", "Search", "ListAutoPaging", "SearchAutoPaging"];

    /// <summary>Whether the same resource was listed or searched earlier in the same body.</summary>
    public static bool PrecededByLookUp(StripeCall call, StripeSymbols stripe)
    {
        foreach (var operation in ValueFlow.Root(call.Invocation).Descendants())
        {
            if (operation.Syntax.SpanStart >= call.Invocation.Syntax.SpanStart)
            {
                continue;
            }

            if (
                operation is IInvocationOperation { TargetMethod: { } method }
                && SymbolEqualityComparer.Default.Equals(method.ContainingType, call.Service)
                && (stripe.Declares(method) ? IsLookUp(method.Name) : IsLookUp(method, call.Resource))
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether the call is reached only where no PaymentIntent id was stored: <c>if (string.IsNullOrEmpty(cart.PaymentIntentId))</c>,
    /// or after an earlier <c>if (cart.PaymentIntentId != null) return …</c>.
    /// </summary>
    public static bool OnlyWithoutStoredIntent(StripeCall call)
    {
        IOperation child = call.Invocation;
        for (var parent = child.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            switch (parent)
            {
                case IConditionalOperation choice when choice.Condition != child && MentionsIntentId(choice.Condition):
                    return true;
                case IBlockOperation block when IsAfterEarlyExit(block, child):
                    return true;
                case ICoalesceOperation coalesce when coalesce.WhenNull == child && MentionsIntentId(coalesce.Value):
                    return true;
                default:
                    break;
            }
        }

        return false;
    }

    private static bool IsAfterEarlyExit(IBlockOperation block, IOperation statement)
    {
        foreach (var earlier in block.Operations)
        {
            if (earlier == statement)
            {
                return false;
            }

            if (
                earlier is IConditionalOperation { WhenFalse: null } choice
                && MentionsIntentId(choice.Condition)
                && Leaves(choice.WhenTrue)
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool Leaves(IOperation branch)
    {
        foreach (var operation in branch.DescendantsAndSelf())
        {
            if (operation is IReturnOperation or IThrowOperation)
            {
                return true;
            }
        }

        return false;
    }

    // An id that was stored: PaymentIntentId, StripePaymentIntentId, IntentId.
    private static bool MentionsIntentId(IOperation condition)
    {
        foreach (var operation in condition.DescendantsAndSelf())
        {
            if (
                ValueFlow.Referenced(operation) is { Name: var name }
                && name.IndexOf("Intent", StringComparison.OrdinalIgnoreCase) >= 0
            )
            {
                return true;
            }
        }

        return false;
    }

    // A facade's method, by what it takes.
    private static bool IsLookUp(IMethodSymbol method, string resource)
    {
        foreach (var parameter in method.Parameters)
        {
            var type = parameter.Type.Name;
            if (
                type.StartsWith(resource, StringComparison.Ordinal)
                && type.Substring(resource.Length) is "ListOptions" or "SearchOptions"
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLookUp(string name)
    {
        foreach (var verb in Verbs)
        {
            if (name == verb || name == verb + "Async")
            {
                return true;
            }
        }

        return false;
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.PaymentFlow;

/// <summary>The addresses to which Stripe sends the buyer back, and what they are put together from.</summary>
internal static class ReturnUrls
{
    private const int MaximumSteps = 96;

    /// <summary>Stripe's option that <paramref name="assignment"/> sets, or null where it is no address to return to.</summary>
    public static IPropertySymbol? SetBy(ISimpleAssignmentOperation assignment, StripeSymbols stripe) =>
        assignment.Target
            is IPropertyReferenceOperation
            {
                Property: { Name: "SuccessUrl" or "CancelUrl" or "ReturnUrl" or "RefreshUrl" } property
            }
        && property.ContainingType.Name.EndsWith("Options", StringComparison.Ordinal)
        && stripe.Declares(property)
            ? property
            : null;

    /// <summary>
    /// Each part of a text, through concatenations, interpolations, choices, calls, locals and methods: constants, and
    /// what nothing more is known of.
    /// </summary>
    public static IEnumerable<IOperation> PartsOf(IOperation text, ValueFlow flow)
    {
        var pending = new Stack<IOperation>();
        var seen = new HashSet<IOperation>();
        pending.Push(text);
        while (pending.Count > 0 && seen.Count < MaximumSteps)
        {
            var part = pending.Pop();
            if (!seen.Add(part))
            {
                continue;
            }

            yield return part;
            if (part.ConstantValue.HasValue || part is IAnonymousFunctionOperation)
            {
                continue;
            }

            foreach (var origin in flow.StepBack(part).Values)
            {
                pending.Push(origin);
            }

            foreach (var child in part.ChildOperations)
            {
                pending.Push(child);
            }
        }
    }
}

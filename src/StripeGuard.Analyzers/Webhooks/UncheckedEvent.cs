using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>Whether an event that a body has just received has been told apart from others before some place in it.</summary>
internal sealed class UncheckedEvent(StripeSymbols stripe)
{
    private readonly EventExpressions events = EventExpressions.Of(stripe);
    private readonly ValueFlow flow = ValueFlow.Of(stripe.Compilation);

    /// <summary>
    /// Whether the event of <paramref name="dataObject"/> is made in this body by Stripe.net, so that it may be of any
    /// type, and nothing before <paramref name="place"/> has looked at what it is.
    /// </summary>
    public bool MayBeAnyAt(IPropertyReferenceOperation dataObject, IOperation place) =>
        EventOf(dataObject) is { } stripeEvent && IsMadeHere(stripeEvent) && !IsLookedAtBefore(place, stripeEvent);

    /// <summary>The event that a <c>Data.Object</c> is read from.</summary>
    public static IOperation? EventOf(IPropertyReferenceOperation dataObject) =>
        dataObject.Instance is { } data
        && EventExpressions.Bare(data) is IPropertyReferenceOperation { Instance: { } owner }
            ? EventExpressions.Bare(owner)
            : null;

    private bool IsMadeHere(IOperation stripeEvent)
    {
        if (!events.IsEvent(stripeEvent) || stripeEvent is not (ILocalReferenceOperation or IInvocationOperation))
        {
            return false;
        }

        foreach (var end in flow.Follow(stripeEvent).Ends)
        {
            if (
                end is IInvocationOperation { TargetMethod: { ContainingType.Name: "EventUtility" } method }
                && stripe.Declares(method)
            )
            {
                return true;
            }
        }

        return false;
    }

    private bool IsLookedAtBefore(IOperation place, IOperation stripeEvent)
    {
        foreach (var operation in Endpoint.Scope(place).Descendants())
        {
            if (operation.Syntax.SpanStart >= place.Syntax.SpanStart)
            {
                continue;
            }

            if (events.IsTypeProperty(operation) ? IsDecidedBy(operation) : IsTested(operation, place, stripeEvent))
            {
                return true;
            }
        }

        return false;
    }

    // Everything but writing it to a log.
    private static bool IsDecidedBy(IOperation type)
    {
        for (var parent = type.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IInterpolationOperation:
                    return false;
                case IArgumentOperation { Parent: IInvocationOperation call }:
                    return call.TargetMethod.ReturnType.SpecialType == SpecialType.System_Boolean;
                case IExpressionStatementOperation:
                    return false;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add }:
                    return false;
                case IConversionOperation
                or IParenthesizedOperation
                or ICoalesceOperation
                or IConditionalAccessOperation:
                    continue;
                default:
                    return true;
            }
        }

        return false;
    }

    // By its object's type, or by a method of the program's own that gets the whole event.
    private bool IsTested(IOperation operation, IOperation place, IOperation stripeEvent) =>
        operation switch
        {
            IArgumentOperation { Parent: IInvocationOperation call } argument => call.TargetMethod
                .ReturnType
                .SpecialType == SpecialType.System_Boolean
                && SymbolEqualityComparer.Default.Equals(
                    ValueFlow.Referenced(EventExpressions.Bare(argument.Value)),
                    ValueFlow.Referenced(stripeEvent)
                ),
            IConversionOperation or IIsTypeOperation or IPatternOperation => !place
                .DescendantsAndSelf()
                .Contains(operation) && DataObjectTest.Read(operation, events, stripe) is not null,
            _ => false,
        };
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>For what a constant text is used as an event type.</summary>
internal enum EventTypeUse
{
    None,

    /// <summary>Compared with what is named like one.</summary>
    LikelyComparison,

    /// <summary>Compared with Event.Type, or an element of what Event.Type is looked up in.</summary>
    Comparison,

    /// <summary>In the enabled_events of a webhook endpoint.</summary>
    EnabledEvents,
}

/// <summary>Finds the constants that stand for event types.</summary>
internal static class EventTypeMention
{
    /// <summary>Whether a text can be meant as an event type at all: lower-case words with dots between.</summary>
    public static bool HasShape(string text)
    {
        var dots = 0;
        foreach (var letter in text)
        {
            if (letter == '.')
            {
                dots++;
            }
            else if (letter is not (>= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '_' or '-' or ' '))
            {
                return false;
            }
        }

        return dots > 0 && text[0] != '.' && text[text.Length - 1] != '.';
    }

    public static EventTypeUse UseOf(IOperation constant, EventExpressions events, StripeSymbols stripe)
    {
        if (Comparison.With(constant) is { } comparison)
        {
            return events.TypeCertainty(comparison.Value) switch
            {
                EventTypeCertainty.Sure => EventTypeUse.Comparison,
                EventTypeCertainty.Likely => EventTypeUse.LikelyComparison,
                _ => EventTypeUse.None,
            };
        }

        return CollectionAround(constant) is { } collection ? UseOfCollection(collection, events, stripe)
            : AddedTo(constant) is { } list && IsEnabledEvents(list, stripe) ? EventTypeUse.EnabledEvents
            : EventTypeUse.None;
    }

    /// <summary>The collection that a constant is an element or key of, as the expression that makes it.</summary>
    private static IOperation? CollectionAround(IOperation constant)
    {
        var child = constant;
        for (var parent = constant.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            switch (parent)
            {
                case IConversionOperation or IParenthesizedOperation or IArrayInitializerOperation:
                    continue;
                case IArrayCreationOperation:
                    return parent;
                case IArgumentOperation
                {
                    Parameter.Ordinal: 0,
                    Parent: IInvocationOperation
                    {
                        TargetMethod.Name: "Add",
                        Parent: IObjectOrCollectionInitializerOperation initializer
                    }
                }:
                    return initializer.Parent is IObjectCreationOperation ? initializer.Parent : initializer;
                case IArgumentOperation
                {
                    Parent: IPropertyReferenceOperation
                    {
                        Property.IsIndexer: true,
                        Parent: ISimpleAssignmentOperation
                        {
                            Parent: IObjectOrCollectionInitializerOperation { Parent: IObjectCreationOperation made }
                        } assignment
                    } indexer
                }:
                    return assignment.Target == indexer ? made : null;
                default:
                    // A collection expression has its own operation in newer compilers only.
                    return parent.Syntax is CollectionExpressionSyntax && child.Syntax.Parent is ExpressionElementSyntax
                        ? parent
                        : null;
            }
        }

        return null;
    }

    private static EventTypeUse UseOfCollection(IOperation collection, EventExpressions events, StripeSymbols stripe)
    {
        for (var parent = collection.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IConversionOperation or IParenthesizedOperation:
                    continue;
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target }:
                    return IsEnabledEvents(target, stripe) ? EventTypeUse.EnabledEvents : EventTypeUse.None;
                case IMemberInitializerOperation { InitializedMember: IPropertyReferenceOperation target }:
                    return IsEnabledEvents(target, stripe) ? EventTypeUse.EnabledEvents : EventTypeUse.None;
                case IArgumentOperation { Parent: IInvocationOperation call }:
                    return IsLookUp(call, events) ? EventTypeUse.Comparison : EventTypeUse.None;
                case IInvocationOperation call:
                    return IsLookUp(call, events) ? EventTypeUse.Comparison : EventTypeUse.None;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } }:
                    return UseOfVariable(
                        ValueFlow.Of(stripe.Compilation).BodyOf(collection).ReferencesTo(local),
                        events,
                        stripe
                    );
                case IFieldInitializerOperation { InitializedFields: { Length: 1 } fields }:
                    return UseOfVariable(
                        ValueFlow.Of(stripe.Compilation).Source.ReferencesWithinType(fields[0]),
                        events,
                        stripe
                    );
                case IPropertyInitializerOperation { InitializedProperties: { Length: 1 } properties }:
                    return UseOfVariable(
                        ValueFlow.Of(stripe.Compilation).Source.ReferencesWithinType(properties[0]),
                        events,
                        stripe
                    );
                default:
                    return EventTypeUse.None;
            }
        }

        return EventTypeUse.None;
    }

    private static EventTypeUse UseOfVariable(
        IEnumerable<IOperation> mentions,
        EventExpressions events,
        StripeSymbols stripe
    )
    {
        foreach (var mention in mentions)
        {
            var use = mention.Parent;
            while (use is IConversionOperation or IArgumentOperation)
            {
                use = use.Parent;
            }

            switch (use)
            {
                case IInvocationOperation call when IsLookUp(call, events):
                    return EventTypeUse.Comparison;
                case IPropertyReferenceOperation { Property.IsIndexer: true, Arguments.Length: 1 } indexer
                    when events.IsType(indexer.Arguments[0].Value):
                    return EventTypeUse.Comparison;
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target }
                    when IsEnabledEvents(target, stripe):
                    return EventTypeUse.EnabledEvents;
                default:
                    break;
            }
        }

        return EventTypeUse.None;
    }

    private static bool IsLookUp(IInvocationOperation call, EventExpressions events)
    {
        if (call.TargetMethod.Name is not ("Contains" or "TryGetValue" or "ContainsKey" or "GetValueOrDefault"))
        {
            return false;
        }

        foreach (var argument in call.Arguments)
        {
            if (argument.Value.Type?.SpecialType is SpecialType.System_String && events.IsType(argument.Value))
            {
                return true;
            }
        }

        return false;
    }

    private static IPropertyReferenceOperation? AddedTo(IOperation constant) =>
        constant.Parent
            is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Add", Instance: { } list } }
            ? list as IPropertyReferenceOperation
            : null;

    private static bool IsEnabledEvents(IPropertyReferenceOperation property, StripeSymbols stripe) =>
        property.Property.Name == "EnabledEvents" && stripe.Declares(property.Property);
}

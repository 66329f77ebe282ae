using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;
using static StripeGuard.Analyzers.Flow.Words;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>How surely a text is the type of a Stripe event.</summary>
internal enum EventTypeCertainty
{
    None,

    /// <summary>By its name only: a parameter or property <c>eventType</c> in code that is about Stripe.</summary>
    Likely,

    /// <summary>It is <c>Stripe.Event.Type</c>, or a variable that holds nothing else.</summary>
    Sure,
}

/// <summary>Which expressions read a Stripe event: its type, the object that it carries.</summary>
internal sealed class EventExpressions
{
    private static readonly ConditionalWeakTable<StripeSymbols, EventExpressions> Known = new();

    private readonly StripeSymbols stripe;
    private readonly ValueFlow flow;
    private readonly EventTypeConstants constants;

    private EventExpressions(StripeSymbols stripe)
    {
        this.stripe = stripe;
        flow = ValueFlow.Of(stripe.Compilation);
        constants = EventTypeConstants.Of(stripe);
    }

    public static EventExpressions Of(StripeSymbols stripe) =>
        Known.GetValue(stripe, static key => new EventExpressions(key));

    /// <summary>Whether an expression is the type of a Stripe event.</summary>
    public EventTypeCertainty TypeCertainty(IOperation value)
    {
        value = Bare(value);
        if (IsTypeProperty(value))
        {
            return EventTypeCertainty.Sure;
        }

        if (value.Type?.SpecialType is not SpecialType.System_String || ValueFlow.Referenced(value) is not { } variable)
        {
            return EventTypeCertainty.None;
        }

        if (stripe.Declares(variable))
        {
            return EventTypeCertainty.None;
        }

        return HoldsOnlyTypes(value) ? EventTypeCertainty.Sure
            : IsNamedForStripesType(value, variable) ? EventTypeCertainty.Likely
            : EventTypeCertainty.None;
    }

    /// <summary>Whether an expression is surely the type of a Stripe event.</summary>
    public bool IsType(IOperation value) => TypeCertainty(value) == EventTypeCertainty.Sure;

    /// <summary>Whether an expression is a Stripe event.</summary>
    public bool IsEvent(IOperation value) => SymbolEqualityComparer.Default.Equals(Bare(value).Type, stripe.Event);

    /// <summary>Whether an operation reads <c>Stripe.Event.Type</c> itself.</summary>
    public bool IsTypeProperty(IOperation operation) =>
        operation is IPropertyReferenceOperation { Property: { Name: "Type" } property }
        && SymbolEqualityComparer.Default.Equals(property.ContainingType, stripe.Event);

    /// <summary>The <c>Data.Object</c> that an expression is, itself or through a variable; or null.</summary>
    public IPropertyReferenceOperation? DataObject(IOperation value)
    {
        value = Bare(value);
        if (value is IPropertyReferenceOperation { Property.Name: "Object" } property)
        {
            return IsDataObject(property) ? property : null;
        }

        // A variable of a type of Stripe's has been told apart already.
        if (
            value is not ILocalReferenceOperation
            || value.Type is not { } type
            || !(type.TypeKind is TypeKind.Interface || type.SpecialType is SpecialType.System_Object)
        )
        {
            return null;
        }

        var origins = flow.StepBack(value);
        return
            origins is { IsComplete: true, Values.Length: 1 }
            && Bare(origins.Values[0]) is IPropertyReferenceOperation { Property.Name: "Object" } held
            && IsDataObject(held)
            ? held
            : null;
    }

    /// <summary>
    /// The text of a constant that is compared with an event type. Where the name does not bind because the code is for
    /// another Stripe.net (Events.X, EventTypes.X), the constant of that name counts.
    /// </summary>
    public string? ConstantText(IOperation operation)
    {
        while (operation is IConversionOperation or IParenthesizedOperation)
        {
            operation = operation is IConversionOperation conversion
                ? conversion.Operand
                : ((IParenthesizedOperation)operation).Operand;
        }

        if (operation.ConstantValue is { HasValue: true, Value: string text })
        {
            return text;
        }

        return
            operation is IInvalidOperation
            && operation.Syntax is MemberAccessExpressionSyntax access
            && LastName(access.Expression) is "Events" or "EventTypes"
            ? constants.ValueOf(access.Name.Identifier.ValueText)
            : null;
    }

    /// <summary>Without conversions, parentheses, <c>?.</c> and a constant behind <c>??</c>.</summary>
    public static IOperation Bare(IOperation value)
    {
        while (true)
        {
            switch (value)
            {
                case IConversionOperation { OperatorMethod: null } conversion:
                    value = conversion.Operand;
                    continue;
                case IParenthesizedOperation parenthesized:
                    value = parenthesized.Operand;
                    continue;
                case IConditionalAccessOperation access:
                    value = access.WhenNotNull;
                    continue;
                case ICoalesceOperation { WhenNull.ConstantValue.HasValue: true } coalesce:
                    value = coalesce.Value;
                    continue;
                case ICoalesceOperation { WhenNull: IThrowOperation } coalesce:
                    value = coalesce.Value;
                    continue;
                default:
                    return value;
            }
        }
    }

    private bool IsDataObject(IPropertyReferenceOperation property) =>
        property.Property.ContainingType?.Name == "EventData" && stripe.Declares(property.Property);

    private bool HoldsOnlyTypes(IOperation value)
    {
        var found = false;
        foreach (var end in flow.Follow(value).Ends)
        {
            if (IsTypeProperty(Bare(end)))
            {
                found = true;
            }
            else if (!end.ConstantValue.HasValue && end is not IFieldReferenceOperation { Field.Name: "Empty" })
            {
                return false;
            }
        }

        return found;
    }

    private static bool IsNamedForStripesType(IOperation value, ISymbol variable)
    {
        var name = variable.Name.Replace("_", "");
        var type = ValueFlow.Referenced(value) is IPropertySymbol property ? property.ContainingType : null;
        return (
                name.EndsWith("EventType", StringComparison.OrdinalIgnoreCase)
                || type is not null
                    && name == "Type"
                    && Has(type.Name, "Event")
                    && (Has(type.Name, "Stripe") || Has(type.Name, "Webhook"))
            ) && (Has(variable.Name, "Stripe") || IsAboutStripe(variable.ContainingSymbol) || IsAboutStripe(value));
    }

    private static bool IsAboutStripe(IOperation value) =>
        value.SemanticModel?.GetEnclosingSymbol(value.Syntax.SpanStart) is { } around && IsAboutStripe(around);

    private static bool IsAboutStripe(ISymbol? symbol)
    {
        for (; symbol is not null; symbol = symbol.ContainingSymbol)
        {
            if (symbol is not IAssemblySymbol and not IModuleSymbol && Has(symbol.Name, "Stripe"))
            {
                return true;
            }
        }

        return false;
    }

    private static string? LastName(ExpressionSyntax expression) =>
        expression switch
        {
            IdentifierNameSyntax name => name.Identifier.ValueText,
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            _ => null,
        };
}

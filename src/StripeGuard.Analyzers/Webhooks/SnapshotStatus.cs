using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>The status of an object as an event carries it, and what the code around knows of the order of events.</summary>
internal sealed class SnapshotStatus
{
    // Events whose status no other event of the object follows (docs.stripe.com/api/events/types).
    private static readonly HashSet<string> Final = new(StringComparer.Ordinal)
    {
        "customer.subscription.deleted",
        "invoice.paid",
        "invoice.payment_succeeded",
        "invoice.voided",
        "payment_intent.canceled",
        "payment_intent.succeeded",
    };

    private static readonly string[] States = ["Status", "State", "Event", "Updated", "Modified", "Synced", "Version"];

    private readonly StripeSymbols stripe;
    private readonly INamedTypeSymbol type;
    private readonly ImmutableArray<IOperation> sources;
    private readonly ImmutableArray<IOperation> through;

    private SnapshotStatus(
        StripeSymbols stripe,
        INamedTypeSymbol type,
        ImmutableArray<IOperation> sources,
        ImmutableArray<IOperation> through
    )
    {
        this.stripe = stripe;
        this.type = type;
        this.sources = sources;
        this.through = through;
    }

    /// <summary>Stripe's name for what the status is of: <c>Subscription</c>.</summary>
    public string Resource => type.Name;

    /// <summary>Whether another event of the same object can have a later status, at one of the places at least.</summary>
    public bool CanBeOvertaken
    {
        get
        {
            var dispatch = EventDispatch.Of(stripe);
            var open = false;
            foreach (var source in sources)
            {
                if (dispatch.TypesAt(source) is not { IsDefault: false } types)
                {
                    return false;
                }

                open |= types.Any(static name => !Final.Contains(name));
            }

            return open;
        }
    }

    /// <summary>The status that <paramref name="value"/> is, itself or translated, where it is surely an event's; or null.</summary>
    public static SnapshotStatus? Read(IOperation value, StripeSymbols stripe)
    {
        if (
            Untranslated(Held(value, stripe))
                is not IPropertyReferenceOperation { Property.Name: "Status", Instance: { } owner } status
            || !stripe.Declares(status.Property)
            || status.Property.ContainingType is not { Name: "Subscription" or "Invoice" or "PaymentIntent" } type
            || type.ContainingNamespace is not { Name: "Stripe", ContainingNamespace.IsGlobalNamespace: true }
        )
        {
            return null;
        }

        var events = EventExpressions.Of(stripe);
        var trail = ValueFlow.Of(stripe.Compilation).Follow(Accessed(owner));
        var sources = ImmutableArray.CreateBuilder<IOperation>();
        foreach (var end in trail.Ends)
        {
            if (Source(end, events, stripe) is not { } source)
            {
                return null;
            }

            sources.Add(source);
        }

        return sources.Count == 0 ? null : new SnapshotStatus(stripe, type, sources.ToImmutable(), trail.Through);
    }

    /// <summary>
    /// Whether the code that writes it, or that gets the event, looks at the event's time, at the state of its own object
    /// or at Stripe's present one; <paramref name="own"/> is the variable that is written to.
    /// </summary>
    public bool IsOrdered(IOperation write, ISymbol? own)
    {
        var places = Places(write);
        foreach (var place in places)
        {
            foreach (var operation in place.Descendants())
            {
                if (ReadsState(operation, write) || Fetches(operation) || Asks(operation, own))
                {
                    return true;
                }
            }
        }

        return places.Concat(sources.Select(Endpoint.Scope)).Any(place => place.Descendants().Any(IsTimeOfEvent));
    }

    // The case or branch of the event, and the whole of each method that it is handed on to.
    private List<IOperation> Places(IOperation write)
    {
        var dispatch = EventDispatch.Of(stripe);
        var places = sources.Select(source => dispatch.RegionOf(source) ?? Endpoint.Scope(source)).ToList();
        foreach (var operation in through.Add(write))
        {
            if (!places.Any(place => IsIn(operation, place)))
            {
                places.Add(Body(operation));
            }
        }

        return places;
    }

    private static bool IsIn(IOperation operation, IOperation place) =>
        place.Syntax.SyntaxTree == operation.Syntax.SyntaxTree && place.Syntax.Span.Contains(operation.Syntax.Span);

    private static IOperation Body(IOperation operation)
    {
        while (operation is not ILocalFunctionOperation && operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }

    private bool IsTimeOfEvent(IOperation operation) =>
        operation is IPropertyReferenceOperation { Property: { Name: "Created", ContainingType: { } owner } }
        && SymbolEqualityComparer.Default.Equals(owner, stripe.Event);

    // Read behind the write, it is what was written.
    private bool ReadsState(IOperation operation, IOperation write) =>
        operation is IPropertyReferenceOperation { Property: { } property }
        && (operation.Syntax.SyntaxTree != write.Syntax.SyntaxTree || !IsBehind(operation, write))
        && !stripe.Declares(property)
        && IsPlain(property.Type)
        && SaysAState(property.Name)
        && !IsWrittenOrLogged(operation);

    private static bool IsBehind(IOperation operation, IOperation write) =>
        operation.Syntax.SpanStart >= write.Syntax.Span.End && IsIn(operation, Body(write));

    private static bool IsWrittenOrLogged(IOperation operation)
    {
        if (operation.Parent is ISimpleAssignmentOperation assignment && assignment.Target == operation)
        {
            return true;
        }

        var child = operation;
        for (var parent = operation.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            if (
                parent is IInvocationOperation call
                && (
                    call.TargetMethod.Name.StartsWith("Log", StringComparison.Ordinal)
                    || child is IArgumentOperation { Parameter.Ordinal: 0 } && call.TargetMethod.Name == "SetProperty"
                )
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPlain(ITypeSymbol type) =>
        type.TypeKind is TypeKind.Enum
        || type.SpecialType is not (SpecialType.None or SpecialType.System_Object)
        || type.Name is "DateTimeOffset"
        || type is INamedTypeSymbol { ConstructedFrom.SpecialType: SpecialType.System_Nullable_T };

    private static bool SaysAState(string name)
    {
        foreach (var state in States)
        {
            if (name.IndexOf(state, StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    // Stripe's service, or a method of the program's own that returns the same kind of object.
    private bool Fetches(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod.ReturnType: { } returned }
        && SymbolEqualityComparer.Default.Equals(
            returned is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } arguments }
                ? arguments[0]
                : returned,
            type
        );

    // if (!order.CanBecome(…)), if (IsStale(stripeEvent, order)): what it looks at is not known, and believed.
    private bool Asks(IOperation operation, ISymbol? own)
    {
        if (operation is not IConditionalOperation choice)
        {
            return false;
        }

        foreach (var part in choice.Condition.DescendantsAndSelf())
        {
            if (part is IInvocationOperation call && (IsOwn(call.Instance, own) || HandsOver(call, own)))
            {
                return true;
            }
        }

        return false;
    }

    private bool HandsOver(IInvocationOperation call, ISymbol? own)
    {
        foreach (var argument in call.Arguments)
        {
            var value = EventExpressions.Bare(argument.Value);
            if (IsOwn(value, own) || SymbolEqualityComparer.Default.Equals(value.Type, stripe.Event))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOwn(IOperation? value, ISymbol? own) =>
        own is not null
        && value is not null
        && SymbolEqualityComparer.Default.Equals(ValueFlow.Referenced(EventExpressions.Bare(value)), own);

    // var status = subscription.Status;
    private static IOperation Held(IOperation value, StripeSymbols stripe) =>
        EventExpressions.Bare(value) is ILocalReferenceOperation local
        && ValueFlow.Of(stripe.Compilation).StepBack(local) is { IsComplete: true, Values: { Length: 1 } values }
            ? values[0]
            : value;

    // The subscription of subscription?.Status.
    private static IOperation Accessed(IOperation owner)
    {
        if (owner is not IConditionalAccessInstanceOperation)
        {
            return owner;
        }

        for (var parent = owner.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IConditionalAccessOperation access)
            {
                return access.Operation;
            }
        }

        return owner;
    }

    /// <summary>The status behind <c>ToString()</c>, a translation (a method of one argument) or a switch over it.</summary>
    private static IOperation Untranslated(IOperation value)
    {
        value = EventExpressions.Bare(value);
        return value switch
        {
            IInvocationOperation { Arguments.Length: 1 } call => EventExpressions.Bare(call.Arguments[0].Value),
            ISwitchExpressionOperation choice => EventExpressions.Bare(choice.Value),
            _ => value,
        };
    }

    /// <summary>Where an end of the trail takes the event's object: the property, or the pattern that names it.</summary>
    private static IOperation? Source(IOperation end, EventExpressions events, StripeSymbols stripe)
    {
        if (events.DataObject(end) is not null)
        {
            return end;
        }

        if (end is not ILocalReferenceOperation { Local: { } local })
        {
            return null;
        }

        foreach (var operation in ValueFlow.Root(end).Descendants())
        {
            if (
                operation
                    is IDeclarationPatternOperation { DeclaredSymbol: { } }
                        or IRecursivePatternOperation { DeclaredSymbol: { } }
                && SymbolEqualityComparer.Default.Equals(Declared(operation), local)
            )
            {
                return DataObjectTest.Read(operation, events, stripe)?.Operation;
            }
        }

        return null;
    }

    private static ISymbol? Declared(IOperation pattern) =>
        pattern is IDeclarationPatternOperation declaration
            ? declaration.DeclaredSymbol
            : (pattern as IRecursivePatternOperation)?.DeclaredSymbol;
}

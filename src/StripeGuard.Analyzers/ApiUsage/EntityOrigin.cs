using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.ApiUsage;

/// <summary>
/// Where a Stripe object in code came from: the request that returned it (or null, for the object of a webhook event),
/// and the properties that lead from there to it, as <c>expand</c> names them: <c>data.items.data</c>.
/// </summary>
internal sealed class EntityOrigin(
    IInvocationOperation? request,
    IMethodSymbol? method,
    ImmutableArray<IPropertySymbol?> path
)
{
    private const int MaximumSteps = 40;

    // Each of these gives an element, or a part, of what it is called on.
    private static readonly HashSet<string> SameElements =
    [
        "AsEnumerable",
        "AsReadOnly",
        "Cast",
        "Distinct",
        "DistinctBy",
        "ElementAt",
        "ElementAtOrDefault",
        "Find",
        "FindAll",
        "FindLast",
        "First",
        "FirstOrDefault",
        "Last",
        "LastOrDefault",
        "MaxBy",
        "MinBy",
        "OfType",
        "Order",
        "OrderBy",
        "OrderByDescending",
        "Reverse",
        "Single",
        "SingleOrDefault",
        "Skip",
        "SkipWhile",
        "Take",
        "TakeWhile",
        "ThenBy",
        "ThenByDescending",
        "ToArray",
        "ToHashSet",
        "ToList",
        "ToListAsync",
        "Where",
    ];

    /// <summary>The call, or null where the object was read from a webhook's event.</summary>
    public IInvocationOperation? Request { get; } = request;

    /// <summary>Stripe.net's method that <see cref="Request"/> calls.</summary>
    public IMethodSymbol? Method { get; } = method;

    /// <summary>The properties from the answer to the object; null stands for a list's <c>data</c>.</summary>
    public ImmutableArray<IPropertySymbol?> Path { get; } = path;

    /// <summary>The origin of <paramref name="entity"/>, or null where it is not surely known.</summary>
    public static EntityOrigin? Of(IOperation? entity, StripeSymbols stripe, ValueFlow flow)
    {
        var path = ImmutableArray.CreateBuilder<IPropertySymbol?>();
        for (var steps = 0; entity is not null && steps < MaximumSteps; steps++)
        {
            switch (entity)
            {
                case IConversionOperation conversion:
                    entity = conversion.Operand;
                    continue;
                case IParenthesizedOperation parenthesized:
                    entity = parenthesized.Operand;
                    continue;
                case IAwaitOperation awaited:
                    entity = awaited.Operation;
                    continue;
                case IConditionalAccessOperation conditional:
                    entity = conditional.WhenNotNull;
                    continue;
                case IConditionalAccessInstanceOperation instance:
                    entity = Accessed(instance);
                    continue;
                case ILocalReferenceOperation local:
                    entity = Written(local, flow, path);
                    continue;
                case IParameterReferenceOperation parameter:
                    entity = Enumerated(parameter, path);
                    continue;
                case IPropertyReferenceOperation { Property.IsIndexer: true } indexer:
                    entity = Collection(indexer.Instance, path);
                    continue;
                case IPropertyReferenceOperation property when !stripe.Declares(property.Property):
                    return null;
                case IPropertyReferenceOperation { Property.Name: "Object" } property
                    when property.Property.ContainingType.Name == "EventData":
                    return new EntityOrigin(null, null, Reversed(path));
                case IPropertyReferenceOperation property:
                    path.Add(IsData(property.Property) ? null : property.Property);
                    entity = property.Instance;
                    continue;
                case IInvocationOperation call when StripeRequests.MethodOf(call, stripe) is { } method:
                    if (method.Name.IndexOf("AutoPaging", StringComparison.Ordinal) >= 0)
                    {
                        path.Add(null);
                    }

                    return new EntityOrigin(call, method, Reversed(path));
                case IInvocationOperation call:
                    entity = Passed(call, flow, path);
                    continue;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Whether a type is a list as Stripe's answers hold it: <c>StripeList</c>.</summary>
    public static bool IsStripeList(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "StripeList", Arity: 1 };

    /// <summary>The variable that is meant: what a conversion or <c>?.</c> stands on.</summary>
    public static IOperation Unwrapped(IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    continue;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    continue;
                case IConditionalAccessInstanceOperation when Accessed(operation) is { } accessed:
                    operation = accessed;
                    continue;
                default:
                    return operation;
            }
        }
    }

    /// <summary>The property that is read or set on a mention of a variable, directly or after <c>?</c>.</summary>
    public static IPropertyReferenceOperation? PropertyOf(IOperation mention)
    {
        switch (mention.Parent)
        {
            case IPropertyReferenceOperation property when property.Instance == mention:
                return property;
            case IConditionalAccessOperation access when access.Operation == mention:
                var first = access.WhenNotNull;
                while (true)
                {
                    switch (first)
                    {
                        case IConditionalAccessOperation inner:
                            first = inner.Operation;
                            continue;
                        case IPropertyReferenceOperation { Instance: IConditionalAccessInstanceOperation } property:
                            return property;
                        case IMemberReferenceOperation { Instance: { } further }:
                            first = further;
                            continue;
                        case IInvocationOperation { Instance: { } further }:
                            first = further;
                            continue;
                        default:
                            return null;
                    }
                }

            default:
                return null;
        }
    }

    private static bool IsData(IPropertySymbol property) =>
        property.Name == "Data" && IsStripeList(property.ContainingType);

    private static ImmutableArray<IPropertySymbol?> Reversed(ImmutableArray<IPropertySymbol?>.Builder path)
    {
        path.Reverse();
        return path.ToImmutable();
    }

    // Going through a StripeList without its Data is the same as through it.
    private static IOperation? Collection(IOperation? collection, ImmutableArray<IPropertySymbol?>.Builder path)
    {
        while (collection is IConversionOperation conversion)
        {
            collection = conversion.Operand;
        }

        if (IsStripeList(collection?.Type))
        {
            path.Add(null);
        }

        return collection;
    }

    private static IOperation? Accessed(IOperation instance)
    {
        for (
            var (child, parent) = (instance, instance.Parent);
            parent is not null;
            child = parent, parent = parent.Parent
        )
        {
            if (parent is IConditionalAccessOperation access && access.WhenNotNull == child)
            {
                return access.Operation;
            }
        }

        return null;
    }

    private static IOperation? Written(
        ILocalReferenceOperation local,
        ValueFlow flow,
        ImmutableArray<IPropertySymbol?>.Builder path
    )
    {
        var written = flow.BodyOf(local).WritesTo(local.Local);
        if (written is { IsComplete: true, Values.Length: 1 })
        {
            return written.Values[0];
        }

        if (!written.IsUnknown)
        {
            return null;
        }

        for (var parent = local.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IForEachLoopOperation loop && Declares(loop, local.Local))
            {
                return Collection(loop.Collection, path);
            }
        }

        return DeclaringPattern(local);
    }

    private static bool Declares(IForEachLoopOperation loop, ILocalSymbol local)
    {
        foreach (var declared in loop.Locals)
        {
            if (SymbolEqualityComparer.Default.Equals(declared, local))
            {
                return true;
            }
        }

        return false;
    }

    // `case PaymentIntent intent:` over an event's object, and `{ Data.Object: PaymentIntent intent }`.
    private static IOperation? DeclaringPattern(ILocalReferenceOperation local)
    {
        for (var parent = local.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is not (ISwitchCaseOperation or ISwitchExpressionArmOperation or IConditionalOperation))
            {
                continue;
            }

            foreach (var inner in parent.Descendants())
            {
                if (
                    inner is IDeclarationPatternOperation { DeclaredSymbol: { } declared } pattern
                    && SymbolEqualityComparer.Default.Equals(declared, local.Local)
                )
                {
                    return Matched(pattern);
                }
            }
        }

        return null;
    }

    private static IOperation? Matched(IOperation pattern) =>
        pattern.Parent switch
        {
            IPropertySubpatternOperation { Member: IPropertyReferenceOperation { Property.Name: "Object" } member } =>
                member,
            IPatternCaseClauseOperation { Parent.Parent: ISwitchOperation @switch } => @switch.Value,
            ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation choice } => choice.Value,
            _ => null,
        };

    // The parameter of a lambda given to LINQ, to ForEach and their like: an element of what it is called on.
    private static IOperation? Enumerated(
        IParameterReferenceOperation reference,
        ImmutableArray<IPropertySymbol?>.Builder path
    )
    {
        if (
            reference.Parameter
            is not { Ordinal: 0, ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } function }
        )
        {
            return null;
        }

        for (var parent = reference.Parent; parent is not null; parent = parent.Parent)
        {
            if (
                parent is not IAnonymousFunctionOperation lambda
                || !SymbolEqualityComparer.Default.Equals(lambda.Symbol, function)
            )
            {
                continue;
            }

            var use = lambda.Parent;
            while (use is IDelegateCreationOperation or IConversionOperation)
            {
                use = use.Parent;
            }

            return use is IArgumentOperation { Parent: IInvocationOperation call } && IsEnumeration(call.TargetMethod)
                ? Collection(Receiver(call), path)
                : null;
        }

        return null;
    }

    private static IOperation? Passed(
        IInvocationOperation call,
        ValueFlow flow,
        ImmutableArray<IPropertySymbol?>.Builder path
    )
    {
        if (call.TargetMethod.Name == "ConfigureAwait")
        {
            return call.Instance;
        }

        if (SameElements.Contains(call.TargetMethod.Name) && IsEnumeration(call.TargetMethod))
        {
            return Collection(Receiver(call), path);
        }

        return flow.ReturnedBy(call.TargetMethod) is { IsComplete: true, Values: { Length: 1 } values }
            ? values[0]
            : null;
    }

    /// <summary>Whether a method goes through a sequence: LINQ's, or one of List's own.</summary>
    public static bool IsEnumeration(IMethodSymbol method) =>
        method.ContainingType
            is {
                    Name: "Enumerable" or "List" or "AsyncEnumerable" or "Array",
                    ContainingNamespace.ContainingNamespace.Name: "System" or "Collections"
                }
                or { Name: "Array" or "AsyncEnumerable" or "Enumerable", ContainingNamespace.Name: "System" or "Linq" };

    /// <summary>What an extension or instance method is called on.</summary>
    public static IOperation? Receiver(IInvocationOperation call) =>
        call.Instance ?? (call.Arguments.Length > 0 ? call.Arguments[0].Value : null);
}

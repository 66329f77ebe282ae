using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>
/// Follows a value back to the HTTP request that brought it: a bound parameter of an action or minimal-API handler, or
/// the request's form, query or route; through own methods, also behind an interface, loops and LINQ.
/// </summary>
internal sealed class ClientRequest
{
    private static readonly string[] Verbs = ["MapPost", "MapPut", "MapGet", "MapMethods", "Map"];

    private const int MaximumCalls = 3;
    private const int MaximumSteps = 40;

    private readonly ValueFlow flow;
    private readonly StripeSymbols stripe;
    private readonly HashSet<IOperation> seen = [];

    private ClientRequest(ValueFlow flow, StripeSymbols stripe)
    {
        this.flow = flow;
        this.stripe = stripe;
    }

    /// <summary>The bodies that the value passes on its way from the request, the endpoint's last.</summary>
    public List<IOperation> Bodies { get; } = [];

    /// <summary>What the value, the members around it and the methods it passes are called.</summary>
    public List<string> Names { get; } = [];

    /// <summary>The method, lambda or local function that answers the request.</summary>
    public IMethodSymbol? Endpoint { get; private set; }

    /// <summary>The way of <paramref name="value"/> from a request, or null where it comes from elsewhere.</summary>
    public static ClientRequest? Of(IOperation value, ValueFlow flow, StripeSymbols stripe)
    {
        var request = new ClientRequest(flow, stripe);
        return request.Brought(value, MaximumCalls) ? request : null;
    }

    private bool Brought(IOperation value, int calls)
    {
        if (!seen.Add(value) || seen.Count > MaximumSteps)
        {
            return false;
        }

        switch (value)
        {
            case IConversionOperation conversion:
                return Brought(conversion.Operand, calls);
            case IParenthesizedOperation parenthesized:
                return Brought(parenthesized.Operand, calls);
            case IAwaitOperation awaited:
                return Brought(awaited.Operation, calls);
            case ICoalesceOperation coalesce:
                return Brought(coalesce.Value, calls);
            case IConditionalAccessOperation access:
                return Brought(access.WhenNotNull, calls);
            case IConditionalAccessInstanceOperation instance:
                return Accessed(instance) is { } accessed && Brought(accessed, calls);
            case IPropertyReferenceOperation property:
                return BroughtBy(property, calls);
            case IArrayElementReferenceOperation element:
                return Brought(element.ArrayReference, calls);
            case IInvocationOperation call:
                return BroughtBy(call, calls);
            case ILocalReferenceOperation local:
                return BroughtBy(local, calls);
            case IParameterReferenceOperation parameter:
                return BroughtBy(parameter, calls);
            default:
                return false;
        }
    }

    private bool BroughtBy(IPropertyReferenceOperation reference, int calls)
    {
        var property = reference.Property;
        if (reference.Instance is not { } instance || stripe.Declares(property))
        {
            return false;
        }

        if (property.Name is "Form" or "Query" or "RouteValues" && property.ContainingType.Name is "HttpRequest")
        {
            Bodies.Add(ValueFlow.Root(reference));
            return true;
        }

        Names.Add(property.Name);
        return Brought(instance, calls);
    }

    private bool BroughtBy(IInvocationOperation call, int calls)
    {
        var method = call.TargetMethod;
        if (method.Name.StartsWith("ReadFromJson", StringComparison.Ordinal))
        {
            Bodies.Add(ValueFlow.Root(call));
            return true;
        }

        if (method.ContainingType.Name is "Enumerable" or "Convert" or "Decimal" or "Int64" or "Int32" or "Double")
        {
            return call.Arguments.Length > 0 && Brought(call.Arguments[0].Value, calls);
        }

        return false;
    }

    private bool BroughtBy(ILocalReferenceOperation reference, int calls)
    {
        for (var around = reference.Parent; around is not null; around = around.Parent)
        {
            if (
                around is IForEachLoopOperation loop
                && loop.Locals.Contains(reference.Local, SymbolEqualityComparer.Default)
            )
            {
                return Brought(loop.Collection, calls);
            }
        }

        var origins = flow.StepBack(reference);
        return origins.IsComplete && BroughtByAny(origins, calls);
    }

    private bool BroughtBy(IParameterReferenceOperation reference, int calls)
    {
        var parameter = reference.Parameter;
        if (parameter.ContainingSymbol is not IMethodSymbol method)
        {
            return false;
        }

        Names.Add(parameter.Name);
        if (method.MethodKind is MethodKind.AnonymousFunction && LambdaOf(reference, method) is { } lambda)
        {
            return Webhooks.Endpoint.IsMapped(lambda)
                ? IsBound(parameter, method, lambda)
                : CallTaking(lambda) is { } call && Brought(call.Instance ?? call.Arguments[0].Value, calls);
        }

        Names.Add(method.Name);
        Names.Add(method.ContainingType.Name);
        if (IsEndpoint(method))
        {
            return IsBound(parameter, method, ValueFlow.Root(reference));
        }

        if (calls == 0)
        {
            return false;
        }

        // Its own writes come first: a parameter that is overwritten is no longer what the caller passed.
        if (flow.BodyOf(reference).IsObscure(parameter) || !flow.BodyOf(reference).WritesTo(parameter).IsUnknown)
        {
            return false;
        }

        var passed = flow.StepBack(reference);
        Bodies.Add(ValueFlow.Root(reference));
        return BroughtByAny(passed.IsUnknown ? flow.GivenFor(reference) : passed, calls - 1);
    }

    private bool BroughtByAny(Origins origins, int calls)
    {
        foreach (var origin in origins.Values)
        {
            if (Brought(origin, calls))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsBound(IParameterSymbol parameter, IMethodSymbol method, IOperation body)
    {
        if (!MayBeBound(parameter))
        {
            return false;
        }

        Names.Add(parameter.Type.Name);
        Bodies.Add(body);
        Endpoint = method;
        return true;
    }

    private bool IsEndpoint(IMethodSymbol method)
    {
        if (method.MethodKind is not (MethodKind.Ordinary or MethodKind.LocalFunction))
        {
            return false;
        }

        if (Webhooks.Endpoint.IsController(method.ContainingType) && method.MethodKind is MethodKind.Ordinary)
        {
            return method.DeclaredAccessibility is Accessibility.Public && !method.IsStatic;
        }

        // app.MapPost("/pay", Pay)
        foreach (var verb in Verbs)
        {
            foreach (var site in CallSites.Of(stripe.Compilation).CallsOf(verb))
            {
                if (flow.Source.Operation(site) is IInvocationOperation call && Maps(call, method))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool Maps(IInvocationOperation call, IMethodSymbol handler)
    {
        if (!Webhooks.Endpoint.IsMapping(call.TargetMethod))
        {
            return false;
        }

        foreach (var argument in call.Arguments)
        {
            var given = AmountTrace.Unconverted(argument.Value);
            var target = given is IDelegateCreationOperation creation ? creation.Target : given;
            if (
                target is IMethodReferenceOperation { Method: { } method }
                && SymbolEqualityComparer.Default.Equals(method.OriginalDefinition, handler.OriginalDefinition)
            )
            {
                return true;
            }
        }

        return false;
    }

    // From services, from the claims, or something that no request can be bound to.
    private static bool MayBeBound(IParameterSymbol parameter)
    {
        foreach (var attribute in parameter.GetAttributes())
        {
            if (attribute.AttributeClass?.Name is "FromServicesAttribute" or "FromKeyedServicesAttribute")
            {
                return false;
            }
        }

        var type = StripeAmounts.Underlying(parameter.Type);
        if (type is null or { TypeKind: TypeKind.Interface } or { IsAbstract: true })
        {
            return type is { TypeKind: TypeKind.Interface, ContainingNamespace.Name: "Generic" };
        }

        if (
            StripeAmounts.IsInteger(type)
            || StripeAmounts.IsFractional(type)
            || type.SpecialType is SpecialType.System_String
        )
        {
            return true;
        }

        return IsPlainData(type is IArrayTypeSymbol array ? array.ElementType : type);
    }

    private static bool IsPlainData(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { IsGenericType: true, TypeArguments.Length: 1 } generic)
        {
            return IsPlainData(generic.TypeArguments[0]);
        }

        foreach (var suffix in (string[])["Context", "Service", "Repository", "Client", "Manager", "Settings", "Store"])
        {
            if (type.Name.EndsWith(suffix, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return type.ContainingNamespace?.ToDisplayString() is not ("Microsoft.AspNetCore.Http" or "Stripe");
    }

    private static IOperation? Accessed(IConditionalAccessInstanceOperation instance)
    {
        for (var around = instance.Parent; around is not null; around = around.Parent)
        {
            if (around is IConditionalAccessOperation access)
            {
                return access.Operation;
            }
        }

        return null;
    }

    private static IOperation? LambdaOf(IOperation reference, IMethodSymbol method)
    {
        for (var around = reference.Parent; around is not null; around = around.Parent)
        {
            if (
                around is IAnonymousFunctionOperation lambda
                && SymbolEqualityComparer.Default.Equals(lambda.Symbol, method)
            )
            {
                return lambda;
            }
        }

        return null;
    }

    // The LINQ call that a lambda is given to.
    private static IInvocationOperation? CallTaking(IOperation lambda)
    {
        var parent = lambda.Parent;
        while (parent is IDelegateCreationOperation or IConversionOperation or IArgumentOperation)
        {
            parent = parent.Parent;
        }

        return
            parent
                is IInvocationOperation { TargetMethod.ContainingType.Name: "Enumerable" or "Queryable" or "List" } call
            ? call
            : null;
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers;

/// <summary>
/// A call of a Stripe service that writes: a POST. Reads are none, and neither are deletes, which Stripe makes
/// idempotent by itself.
/// </summary>
internal sealed class StripeCall
{
    private static readonly string[] ReadVerbs = ["Get", "List", "Search", "Find", "Retrieve", "Delete", "Pdf"];

    private StripeCall(
        IInvocationOperation invocation,
        INamedTypeSymbol service,
        string resource,
        string verb,
        IArgumentOperation? options,
        IArgumentOperation requestOptions
    )
    {
        Invocation = invocation;
        Service = service;
        Resource = resource;
        Verb = verb;
        Options = options;
        RequestOptionsArgument = requestOptions;
    }

    public IInvocationOperation Invocation { get; }

    /// <summary>Stripe.net's own type: <c>RefundService</c>, or an interface such as <c>ICreatable</c>.</summary>
    public INamedTypeSymbol Service { get; }

    /// <summary>What the service deals in: <c>Refund</c>, <c>PaymentIntent</c>.</summary>
    public string Resource { get; }

    /// <summary>What it does, without <c>Async</c>: <c>Create</c>, <c>Pay</c>.</summary>
    public string Verb { get; }

    /// <summary>The argument that carries the parameters, or null where the method has none.</summary>
    public IArgumentOperation? Options { get; }

    /// <summary>The RequestOptions argument; its kind is <see cref="ArgumentKind.DefaultValue"/> where the caller gave none.</summary>
    public IArgumentOperation RequestOptionsArgument { get; }

    /// <summary>The call in the reader's words: <c>RefundService.CreateAsync</c>.</summary>
    public string Name => Service.Name + "." + Invocation.TargetMethod.Name;

    /// <summary>The method's name: the call may span many lines, and the reader looks for this word.</summary>
    public Location Place =>
        (Invocation.Syntax as InvocationExpressionSyntax)?.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name.GetLocation(),
            MemberBindingExpressionSyntax binding => binding.Name.GetLocation(),
            { } expression => expression.GetLocation(),
            null => Invocation.Syntax.GetLocation(),
        };

    /// <summary>Whether the service stands in Stripe.net's root namespace: <c>Stripe.CardService</c>, not <c>Stripe.Issuing.CardService</c>.</summary>
    public bool IsInRootNamespace =>
        Service.ContainingNamespace is { Name: "Stripe", ContainingNamespace.IsGlobalNamespace: true };

    /// <summary>Reads <paramref name="invocation"/> as a Stripe write, or answers null.</summary>
    public static StripeCall? Read(IInvocationOperation invocation, StripeSymbols stripe)
    {
        if (stripe.RequestOptions is not { } requestOptionsType)
        {
            return null;
        }

        var method = DeclaredByStripe(invocation.TargetMethod, stripe);
        if (method is null || IsRead(method.Name))
        {
            return null;
        }

        IArgumentOperation? options = null;
        IArgumentOperation? requestOptions = null;
        foreach (var argument in invocation.Arguments)
        {
            if (argument.Parameter is not { } parameter)
            {
                continue;
            }

            if (SymbolEqualityComparer.Default.Equals(parameter.Type, requestOptionsType))
            {
                requestOptions = argument;
            }
            else if (options is null && IsOptions(parameter.Type))
            {
                options = argument;
            }
        }

        var service = method.ContainingType;
        return requestOptions is null || ResourceOf(service) is not { } resource
            ? null
            : new StripeCall(invocation, service, resource, WithoutAsync(method.Name), options, requestOptions);
    }

    private static IMethodSymbol? DeclaredByStripe(IMethodSymbol method, StripeSymbols stripe)
    {
        for (var declared = method; declared is not null; declared = declared.OverriddenMethod)
        {
            if (stripe.Declares(declared))
            {
                return declared.IsStatic ? null : declared;
            }
        }

        return null;
    }

    private static bool IsRead(string name)
    {
        foreach (var verb in ReadVerbs)
        {
            if (
                name.StartsWith(verb, StringComparison.Ordinal)
                && (name.Length == verb.Length || char.IsUpper(name[verb.Length]))
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOptions(ITypeSymbol type) => type.Name.EndsWith("Options", StringComparison.Ordinal);

    private static string? ResourceOf(INamedTypeSymbol service)
    {
        if (service.Name.EndsWith("Service", StringComparison.Ordinal) && service.Name.Length > "Service".Length)
        {
            return service.Name.Substring(0, service.Name.Length - "Service".Length);
        }

        return service is { TypeKind: TypeKind.Interface, TypeArguments.Length: > 0 }
            ? service.TypeArguments[0].Name
            : null;
    }

    private static string WithoutAsync(string name) =>
        name.EndsWith("Async", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Async".Length) : name;
}

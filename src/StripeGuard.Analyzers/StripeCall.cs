using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers;

/// <summary>What a call asks of Stripe: GET, POST or DELETE.</summary>
internal enum StripeEffect
{
    Reads,
    Writes,
    Deletes,
}

/// <summary>
/// A call of a Stripe service, or of a program's own facade for one. Most rules want a write: a POST. Reads are none, and
/// neither are deletes, which Stripe makes idempotent by itself.
/// </summary>
internal sealed class StripeCall
{
    private const string OptionsSuffix = "Options";

    private static readonly string[] ReadVerbs =
    [
        "Get",
        "List",
        "Search",
        "Find",
        "Retrieve",
        "Pdf",
        "Preview",
        "Upcoming",
    ];

    private StripeCall(
        IInvocationOperation invocation,
        INamedTypeSymbol service,
        INamespaceSymbol declaring,
        string resource,
        string verb,
        StripeEffect effect,
        IArgumentOperation? options,
        IArgumentOperation requestOptions
    )
    {
        Invocation = invocation;
        Service = service;
        Namespace = declaring;
        Resource = resource;
        Verb = verb;
        Effect = effect;
        Options = options;
        RequestOptionsArgument = requestOptions;
    }

    public IInvocationOperation Invocation { get; }

    /// <summary>Stripe.net's own type, <c>RefundService</c> or an interface such as <c>ICreatable</c>; or the facade.</summary>
    public INamedTypeSymbol Service { get; }

    /// <summary>Stripe.net's namespace that the resource stands in: <c>Stripe.Checkout</c>.</summary>
    public INamespaceSymbol Namespace { get; }

    /// <summary>What the service deals in: <c>Refund</c>, <c>PaymentIntent</c>.</summary>
    public string Resource { get; }

    /// <summary>What it does, without <c>Async</c>: <c>Create</c>, <c>Pay</c>.</summary>
    public string Verb { get; }

    public StripeEffect Effect { get; }

    /// <summary>The argument that carries the parameters, or null where the method has none.</summary>
    public IArgumentOperation? Options { get; }

    /// <summary>The RequestOptions argument; its kind is <see cref="ArgumentKind.DefaultValue"/> where the caller gave none.</summary>
    public IArgumentOperation RequestOptionsArgument { get; }

    /// <summary>The call in the reader's words: <c>RefundService.CreateAsync</c>.</summary>
    public string Name => Service.Name + "." + Invocation.TargetMethod.Name;

    /// <summary>What the call does, as a key would name it: <c>refund</c> for a create, <c>invoice-pay</c>.</summary>
    public string Operation
    {
        get
        {
            var words = new StringBuilder();
            foreach (var letter in Verb == "Create" ? Resource : Resource + Verb)
            {
                if (char.IsUpper(letter) && words.Length > 0)
                {
                    words.Append('-');
                }

                words.Append(char.ToLowerInvariant(letter));
            }

            return words.ToString();
        }
    }

    /// <summary>Whether the service stands in Stripe.net's root namespace: <c>Stripe.CardService</c>, not <c>Stripe.Issuing.CardService</c>.</summary>
    public bool IsInRootNamespace => Namespace is { Name: "Stripe", ContainingNamespace.IsGlobalNamespace: true };

    /// <summary>Whether it is a call of API v2, which has rules of its own for keys.</summary>
    public bool IsV2
    {
        get
        {
            for (var space = Namespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
            {
                if (space.Name == "V2")
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The method's name in the source: the call may span many lines, and the reader looks for this word.</summary>
    public Location Place =>
        (Invocation.Syntax as InvocationExpressionSyntax)?.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name.GetLocation(),
            MemberBindingExpressionSyntax binding => binding.Name.GetLocation(),
            { } expression => expression.GetLocation(),
            null => Invocation.Syntax.GetLocation(),
        };

    /// <summary>Reads <paramref name="invocation"/> as a Stripe write, or answers null.</summary>
    public static StripeCall? Read(IInvocationOperation invocation, StripeSymbols stripe) =>
        Any(invocation, stripe) is { Effect: StripeEffect.Writes } call ? call : null;

    /// <summary>Reads <paramref name="invocation"/> as any call of a Stripe service, or answers null.</summary>
    public static StripeCall? Any(IInvocationOperation invocation, StripeSymbols stripe)
    {
        if (
            DeclaredByStripe(invocation.TargetMethod, stripe) is not { } method
            || ResourceOf(method.ContainingType) is not { } resource
            || RequestOptionsOf(invocation, stripe, out var options) is not { } requestOptions
        )
        {
            return null;
        }

        var service = method.ContainingType;
        return new StripeCall(
            invocation,
            service,
            service.ContainingNamespace,
            resource,
            WithoutAsync(method.Name),
            EffectOf(resource, method.Name),
            options,
            requestOptions
        );
    }

    /// <summary>
    /// Reads the call of a facade's method as the Stripe write that its parameters name: <c>RefundCreateOptions</c> is
    /// the create of a Refund. Whether the type is a facade is the caller's to know.
    /// </summary>
    public static StripeCall? ReadFacade(IInvocationOperation invocation, StripeSymbols stripe)
    {
        if (
            invocation.TargetMethod.ContainingType is not { } facade
            || RequestOptionsOf(invocation, stripe, out var options) is not { } requestOptions
            || options?.Parameter?.Type is not { } type
            || !stripe.Declares(type)
        )
        {
            return null;
        }

        // RefundCreateOptions, Checkout's SessionCreateOptions: the resource, then the verb with its capital.
        var name = type.Name.Substring(0, type.Name.Length - OptionsSuffix.Length);
        var verb = name.Length - 1;
        while (verb > 0 && !char.IsUpper(name[verb]))
        {
            verb--;
        }

        if (verb <= 0)
        {
            return null;
        }

        var resource = name.Substring(0, verb);
        var effect = EffectOf(resource, name.Substring(verb));
        return effect == StripeEffect.Writes
            ? new StripeCall(
                invocation,
                facade,
                type.ContainingNamespace,
                resource,
                name.Substring(verb),
                effect,
                options,
                requestOptions
            )
            : null;
    }

    /// <summary>What a service's method sends, by its name.</summary>
    internal static StripeEffect EffectOf(string resource, string method)
    {
        if (StartsWith(method, "Delete") || (resource == "Subscription" && WithoutAsync(method) == "Cancel"))
        {
            return StripeEffect.Deletes;
        }

        foreach (var verb in ReadVerbs)
        {
            if (StartsWith(method, verb))
            {
                return StripeEffect.Reads;
            }
        }

        return StripeEffect.Writes;
    }

    private static IArgumentOperation? RequestOptionsOf(
        IInvocationOperation invocation,
        StripeSymbols stripe,
        out IArgumentOperation? options
    )
    {
        options = null;
        if (stripe.RequestOptions is not { } requestOptionsType)
        {
            return null;
        }

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

        return requestOptions;
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

    // "Get" in GetAsync and GetSelf, not in Getaway.
    private static bool StartsWith(string name, string verb) =>
        name.StartsWith(verb, StringComparison.Ordinal)
        && (name.Length == verb.Length || char.IsUpper(name[verb.Length]));

    private static bool IsOptions(ITypeSymbol type) => type.Name.EndsWith(OptionsSuffix, StringComparison.Ordinal);

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

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;
using static StripeGuard.Analyzers.Flow.Words;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>
/// Which calls make an event of a text, and which of them check its signature: Stripe.net's own, and a program's own
/// methods that lead to them.
/// </summary>
internal sealed class WebhookCalls
{
    /// <summary>Own verification methods, by name or by type and name: <c>Gateway.CheckHook, IsGenuine</c>.</summary>
    public const string Option = "stripe_guard.webhook_methods";

    private const int MaximumDepth = 2;

    /// <summary>How far any rule looks: an endpoint, its service, the service's own helper.</summary>
    private const int FarthestDepth = 3;

    private static readonly string[] VerifyingNames =
    [
        "ConstructEvent",
        "ValidateSignature",
        "ParseEventNotification",
        "ParseThinEvent",
        "HMACSHA256",
        "FixedTimeEquals",
    ];

    private static readonly string[] ParsingNames =
    [
        "ParseEvent",
        "ConstructEventWithoutVerification",
        "ParseEventNotificationWithoutVerification",
        "FromJson",
        "Deserialize",
        "DeserializeObject",
        "ToObject",
    ];

    private static readonly string[] FilterContexts =
    [
        "EndpointFilterInvocationContext",
        "ActionExecutingContext",
        "ResourceExecutingContext",
        "AuthorizationFilterContext",
        "ModelBindingContext",
        "AuthorizationHandlerContext",
        "InputFormatterContext",
    ];

    private static readonly ConditionalWeakTable<StripeSymbols, WebhookCalls> Known = new();

    private readonly StripeSymbols stripe;
    private readonly ConcurrentDictionary<(IMethodSymbol Method, int Depth), bool> verifying = new();
    private readonly Lazy<HashSet<string>> leadingToVerification;
    private readonly Lazy<HashSet<string>> parsing;
    private readonly Lazy<bool> filterVerifies;
    private readonly Lazy<HashSet<string>> eventTypes;

    private readonly ConcurrentDictionary<string, Said> said = new(StringComparer.Ordinal);

    private WebhookCalls(StripeSymbols stripe)
    {
        this.stripe = stripe;
        leadingToVerification = new Lazy<HashSet<string>>(() =>
            CallNames.Of(stripe.Compilation).Leading(VerifyingNames, FarthestDepth)
        );
        parsing = new Lazy<HashSet<string>>(() => CallNames.Of(stripe.Compilation).Leading(ParsingNames, depth: 1));
        filterVerifies = new Lazy<bool>(FindVerifyingFilter);
        eventTypes = new Lazy<HashSet<string>>(ReadEventTypes);
    }

    /// <summary>
    /// Whether some middleware or filter of this compilation verifies signatures. Which endpoints it guards is decided at
    /// start-up, so all of them get the benefit.
    /// </summary>
    public bool IsVerifiedByFilter => filterVerifies.Value;

    public static WebhookCalls Of(StripeSymbols stripe) => Known.GetValue(stripe, static key => new WebhookCalls(key));

    /// <summary>Whether Stripe.net checks the signature in this method: ConstructEvent, ValidateSignature, and those for thin events.</summary>
    public bool Verifies(IMethodSymbol method) =>
        method.Name is "ConstructEvent" or "ValidateSignature" or "ParseEventNotification" or "ParseThinEvent"
        && stripe.Declares(method);

    /// <summary>Whether the method makes a Stripe event of a text or stream and checks nothing.</summary>
    public bool ParsesUnverified(IMethodSymbol method)
    {
        if (stripe.Declares(method))
        {
            return method.Name
                    is "ParseEvent"
                        or "ConstructEventWithoutVerification"
                        or "ParseEventNotificationWithoutVerification"
                || method.Name == "FromJson" && IsEvent(method.ReturnType);
        }

        return method.IsGenericMethod
            && method.TypeArguments.Length == 1
            && IsEvent(method.TypeArguments[0])
            && method.Name
                is "Deserialize"
                    or "DeserializeAsync"
                    or "DeserializeObject"
                    or "ReadFromJsonAsync"
                    or "ReadAsAsync"
                    or "ToObject";
    }

    /// <summary>Whether a method of this compilation may parse an event itself, going by the names that it mentions.</summary>
    public bool MayParse(IMethodSymbol method) => parsing.Value.Contains(method.Name);

    public bool IsEvent(ITypeSymbol? type) => SymbolEqualityComparer.Default.Equals(type, stripe.Event);

    /// <summary>Whether <paramref name="text"/> is the name of a Stripe event type.</summary>
    public bool IsEventType(string text) => eventTypes.Value.Contains(text);

    /// <summary>Whether a call checks a signature: by Stripe.net, by a method that leads there, or by a method whose name says so.</summary>
    public bool IsVerification(IInvocationOperation call, AnalyzerOptions options)
    {
        var method = call.TargetMethod;
        return Verifies(method)
            || IsHmac(method)
            || SaysThatItVerifies(call)
            || Reaches(method, MaximumDepth)
            || IsConfigured(method, options, call.Syntax.SyntaxTree);
    }

    /// <summary>Whether a method of this compilation leads to a check of the signature, itself or by what it calls.</summary>
    public bool Reaches(IMethodSymbol method, int depth)
    {
        // The name first: it is at hand, and says no of nearly every method.
        if (
            depth == 0
            || !leadingToVerification.Value.Contains(method.Name)
            || !ReferenceEquals(method.ContainingAssembly, stripe.Compilation.Assembly)
        )
        {
            return false;
        }

        return verifying.GetOrAdd(((method.ReducedFrom ?? method).OriginalDefinition, depth), FindVerification);
    }

    private bool FindVerification((IMethodSymbol Method, int Depth) from) =>
        BodiesOf(from.Method)
            .SelectMany(body => body.Descendants())
            .OfType<IInvocationOperation>()
            .Any(call =>
                Verifies(call.TargetMethod) || IsHmac(call.TargetMethod) || Reaches(call.TargetMethod, from.Depth - 1)
            );

    /// <summary>Whether a body checks a signature, itself or one call away.</summary>
    public bool MayVerify(IOperation body) =>
        body.Descendants()
            .OfType<IInvocationOperation>()
            .Any(call =>
                Verifies(call.TargetMethod)
                || IsHmac(call.TargetMethod)
                || SaysThatItVerifies(call)
                || Reaches(call.TargetMethod, MaximumDepth - 1)
            );

    /// <summary>The body of a method, or those of its implementations in this compilation.</summary>
    public IEnumerable<IOperation> BodiesOf(IMethodSymbol method)
    {
        var source = ValueFlow.Of(stripe.Compilation).Source;
        if (source.Body(method) is { } body)
        {
            return [body];
        }

        return method.IsAbstract
            ? SourceTypes.Of(stripe.Compilation).Implementations(method).Select(source.Body).OfType<IOperation>()
            : [];
    }

    private static bool IsHmac(IMethodSymbol method) =>
        method.ContainingType is { } type
        && (
            type.Name is "HMACSHA256" or "HMAC"
            || type.Name is "CryptographicOperations" && method.Name is "FixedTimeEquals" or "HmacData"
            || type.Name is "HashAlgorithm" && method.Name is "ComputeHash"
        )
        && type.IsIn("System.Security.Cryptography");

    private bool SaysThatItVerifies(IInvocationOperation call) =>
        said.GetOrAdd(call.TargetMethod.Name, Read) switch
        {
            Said.Verifies => true,
            Said.VerifiesSomething => call.TargetMethod.Parameters.Any(parameter => Has(parameter.Name, "signature"))
                || call.Arguments.Any(argument => SignatureHeader.IsReadIn(argument.Value)),
            _ => false,
        };

    private static Said Read(string name)
    {
        if (Has(name, "Compute") || Has(name, "Generate") || Has(name, "Parse"))
        {
            return Said.Nothing;
        }

        if (Has(name, "Signature"))
        {
            return Said.Verifies;
        }

        if (!(Has(name, "Verif") || Has(name, "Validat") || Has(name, "Authenticat") || Has(name, "Construct")))
        {
            return Said.Nothing;
        }

        return Has(name, "Webhook") || Has(name, "Stripe") || Has(name, "Event")
            ? Said.Verifies
            : Said.VerifiesSomething;
    }

    private static bool IsConfigured(IMethodSymbol method, AnalyzerOptions options, SyntaxTree tree) =>
        options.AnalyzerConfigOptionsProvider.GetOptions(tree).TryGetValue(Option, out var names)
        && names
            .Split(',')
            .Select(name => name.Trim())
            .Any(name =>
                name == method.Name
                || name == method.ContainingType?.Name + "." + method.Name
                || name == method.ContainingType?.ToDisplayString() + "." + method.Name
            );

    private bool FindVerifyingFilter() =>
        stripe
            .Compilation.GetSymbolsWithName(MayBeVerifyingFilter(), SymbolFilter.Member)
            .OfType<IMethodSymbol>()
            .Where(IsFilterMethod)
            .Any(method => Reaches(method, MaximumDepth));

    // Where no file names a context of filters, only methods with the names of middleware are worth a look.
    private Func<string, bool> MayBeVerifyingFilter()
    {
        var leading = leadingToVerification.Value;
        return SourceWords.Of(stripe.Compilation).FilesWith(FilterContexts).Any()
            ? leading.Contains
            : name => IsMiddleware(name) && leading.Contains(name);
    }

    private static bool IsMiddleware(string name) => name is "Invoke" or "InvokeAsync" or "HandleAuthenticateAsync";

    private static bool IsFilterMethod(IMethodSymbol method) =>
        method.Parameters.Length > 0
        && (
            method.Name is "Invoke" or "InvokeAsync" && method.Parameters[0].Type.Name is "HttpContext"
            || FilterContexts.Contains(method.Parameters[0].Type.Name)
            || method.Name == "HandleAuthenticateAsync"
        );

    private HashSet<string> ReadEventTypes()
    {
        var constants = stripe.Find("Stripe.EventTypes") ?? stripe.Find("Stripe.Events");
        return new HashSet<string>(
            constants?.GetMembers().OfType<IFieldSymbol>().Select(field => field.ConstantValue).OfType<string>() ?? [],
            StringComparer.Ordinal
        );
    }

    /// <summary>What a method's name says of it.</summary>
    private enum Said
    {
        Nothing,

        /// <summary>It checks something, and what it is given says what: <c>Validate(body, signature)</c>.</summary>
        VerifiesSomething,

        /// <summary>It checks a webhook's signature: <c>VerifyWebhook</c>.</summary>
        Verifies,
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>STRIPE2013: a webhook endpoint behind a login, behind an antiforgery token, or for another method than POST.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnreachableWebhookEndpointAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE2013_UnreachableWebhookEndpoint)
{
    /// <summary>The diagnostic's property that says to its fix what is in the way.</summary>
    internal const string Obstacle = "obstacle";

    internal const string Login = "login";
    internal const string Antiforgery = "antiforgery";
    internal const string Verb = "verb";

    private const string LoginReason =
        "it lets only those in who have logged in. Allow anonymous calls: the signature says who it is";
    private const string AntiforgeryReason =
        "it demands an antiforgery token, which Stripe does not have. Leave that check out here: the signature says who it is";

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var calls = WebhookCalls.Of(stripe);
        context.RegisterSymbolAction(symbol => AnalyzeAction(symbol, calls), SymbolKind.Method);
        context.RegisterOperationAction(operation => AnalyzeMapping(operation, calls), OperationKind.Invocation);
    }

    private static void AnalyzeAction(SymbolAnalysisContext context, WebhookCalls calls)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (
            method
                is not {
                    MethodKind: MethodKind.Ordinary,
                    DeclaredAccessibility: Accessibility.Public,
                    IsStatic: false,
                    IsAbstract: false
                }
            || !Endpoint.IsController(method.ContainingType)
            || ObstacleOf(method) is not var (obstacle, reason)
            || ValueFlow.Of(context.Compilation).Source.Body(method) is not { } body
            || !WebhookEndpoint.Is(body, calls, context.Options)
            || IsLetIn(method, calls)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE2013_UnreachableWebhookEndpoint,
                method.Locations[0],
                Properties(obstacle),
                method.Name,
                reason
            )
        );
    }

    private static (string Obstacle, string Reason)? ObstacleOf(IMethodSymbol method)
    {
        if (Access.OtherVerb(method) is { } verb)
        {
            return (Verb, OtherVerb(verb.AttributeClass!.Name.Substring("Http".Length).Replace("Attribute", "")));
        }

        if (Access.Authorize(method) is not null)
        {
            return (Login, LoginReason);
        }

        if (Access.Antiforgery(method) is not null || IsPageWithAntiforgery(method))
        {
            return (Antiforgery, AntiforgeryReason);
        }

        return null;
    }

    /// <summary>Razor Pages check the token of each POST by themselves; only the page's class can say otherwise.</summary>
    private static bool IsPageWithAntiforgery(IMethodSymbol method)
    {
        if (!method.Name.StartsWith("OnPost", StringComparison.Ordinal))
        {
            return false;
        }

        var isPage = false;
        for (var type = method.ContainingType; type is not null; type = type.BaseType)
        {
            isPage |= type.Name == "PageModel";
            if (type.GetAttributes().Any(Access.IgnoresAntiforgery))
            {
                return false;
            }
        }

        return isPage;
    }

    private static bool IsLetIn(ISymbol? handler, WebhookCalls calls) =>
        calls.IsVerifiedByFilter || Verification.IsDeclaredOn(handler);

    private static void AnalyzeMapping(OperationAnalysisContext context, WebhookCalls calls)
    {
        var call = (IInvocationOperation)context.Operation;
        if (
            call.TargetMethod.Name is not ("MapPost" or "MapGet" or "MapPut" or "MapPatch" or "MapDelete")
            || !Endpoint.IsMapping(call.TargetMethod)
            || HandlerOf(call) is not var (handler, body)
        )
        {
            return;
        }

        var verb = call.TargetMethod.Name.Substring("Map".Length);
        var needsLogin = verb == "Post" && NeedsLogin(call, handler, context.Compilation);
        if (
            verb == "Post" && !needsLogin
            || (body ?? ValueFlow.Of(context.Compilation).Source.Body(handler)) is not { } code
            || !WebhookEndpoint.Is(code, calls, context.Options)
            || IsLetIn(handler, calls)
        )
        {
            return;
        }

        var name = call.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access }
            ? access.Name
            : call.Syntax;
        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE2013_UnreachableWebhookEndpoint,
                name.GetLocation(),
                Properties(needsLogin ? Login : Verb),
                Route(call) ?? call.TargetMethod.Name,
                needsLogin ? LoginReason : OtherVerb(verb)
            )
        );
    }

    /// <summary>The method or lambda that a mapping is given, with the lambda's body.</summary>
    private static (IMethodSymbol Handler, IOperation? Body)? HandlerOf(IInvocationOperation mapping)
    {
        foreach (var argument in mapping.Arguments)
        {
            var value = argument.Value;
            while (value is IConversionOperation or IDelegateCreationOperation)
            {
                value = value is IConversionOperation conversion
                    ? conversion.Operand
                    : ((IDelegateCreationOperation)value).Target;
            }

            switch (value)
            {
                case IAnonymousFunctionOperation lambda:
                    return (lambda.Symbol, lambda);
                case IMethodReferenceOperation method:
                    return (method.Method, null);
            }
        }

        return null;
    }

    private static bool NeedsLogin(IInvocationOperation mapping, IMethodSymbol handler, Compilation compilation)
    {
        if (handler.GetAttributes().Any(Access.AllowsAnonymous))
        {
            return false;
        }

        var chain = Conventions(mapping).ToList();
        if (chain.Exists(call => call.TargetMethod.Name == "AllowAnonymous"))
        {
            return false;
        }

        return chain.Exists(DemandsLogin)
            || Access.Authorize(handler) is not null
            || mapping.Arguments.FirstOrDefault()?.Value is { } group && GroupNeedsLogin(group, compilation);
    }

    /// <summary>What is chained to a mapping, or called on the variable that holds it.</summary>
    private static IEnumerable<IInvocationOperation> Conventions(IOperation mapping)
    {
        var current = mapping;
        while (true)
        {
            switch (current.Parent)
            {
                case IArgumentOperation or IConversionOperation:
                    current = current.Parent;
                    break;
                case IInvocationOperation next:
                    yield return next;
                    current = next;
                    break;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }:
                    foreach (var call in ValueFlow.Root(mapping).Descendants().OfType<IInvocationOperation>())
                    {
                        if (IsOn(call, local))
                        {
                            yield return call;
                        }
                    }

                    yield break;
                default:
                    yield break;
            }
        }
    }

    private static bool IsOn(IInvocationOperation call, ILocalSymbol local)
    {
        var receiver = call.Instance ?? call.Arguments.FirstOrDefault()?.Value;
        while (receiver is IConversionOperation or IInvocationOperation { Arguments.Length: > 0 })
        {
            receiver = receiver is IConversionOperation conversion
                ? conversion.Operand
                : ((IInvocationOperation)receiver).Instance ?? ((IInvocationOperation)receiver).Arguments[0].Value;
        }

        return receiver is ILocalReferenceOperation reference
            && SymbolEqualityComparer.Default.Equals(reference.Local, local);
    }

    private static bool GroupNeedsLogin(IOperation group, Compilation compilation)
    {
        var flow = ValueFlow.Of(compilation);
        foreach (var end in flow.Follow(group).Ends)
        {
            var made = end;
            var needsLogin = false;
            while (made is IInvocationOperation call)
            {
                if (call.TargetMethod.Name == "AllowAnonymous")
                {
                    return false;
                }

                needsLogin |= DemandsLogin(call);
                if (call.TargetMethod.Name == "MapGroup")
                {
                    var conventions = Conventions(call).ToList();
                    return !conventions.Exists(next => next.TargetMethod.Name == "AllowAnonymous")
                        && (needsLogin || conventions.Exists(DemandsLogin));
                }

                made = call.Instance ?? call.Arguments.FirstOrDefault()?.Value;
                while (made is IConversionOperation conversion)
                {
                    made = conversion.Operand;
                }
            }
        }

        return false;
    }

    /// <summary><c>RequireAuthorization()</c>; with a policy, that may be one which knows Stripe.</summary>
    private static bool DemandsLogin(IInvocationOperation call) =>
        call.TargetMethod.Name == "RequireAuthorization"
        && call.Arguments.Skip(call.Instance is null ? 1 : 0)
            .All(argument =>
                argument.Value is IArrayCreationOperation { Initializer: null or { ElementValues.IsEmpty: true } }
            );

    private static string? Route(IInvocationOperation mapping) =>
        mapping
            .Arguments.Select(argument => argument.Value.ConstantValue)
            .FirstOrDefault(constant => constant is { HasValue: true, Value: string })
            .Value as string;

    private static string OtherVerb(string verb) =>
        $"it answers {verb.ToUpperInvariant()}, and Stripe sends POST. Map it to POST";

    private static ImmutableDictionary<string, string?> Properties(string obstacle) =>
        ImmutableDictionary<string, string?>.Empty.Add(Obstacle, obstacle);
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;
using StripeGuard.Analyzers.Webhooks;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>
/// Code that will run more than once for the same work: message consumers, queued jobs, webhook endpoints. Only those
/// are taken for it that a framework's own interface, parameter or attribute marks, and bodies that verify a Stripe
/// event. A BackgroundService is not: it may as well be a seeder that runs once. Known by name, since the frameworks
/// are not referenced here.
/// </summary>
internal sealed class RepeatedWork(StripeSymbols stripe, ValueFlow flow)
{
    private const int MaximumCallers = 3;

    // MassTransit; NServiceBus and Rebus; Quartz; MassTransit's job consumers.
    private static readonly HashSet<string> Interfaces = ["IConsumer", "IHandleMessages", "IJob", "IJobConsumer"];

    private static readonly HashSet<string> ParameterTypes =
    [
        "ConsumeContext",
        "IMessageHandlerContext",
        "IJobExecutionContext",
        "PerformContext",
        "ServiceBusReceivedMessage",
        "ProcessMessageEventArgs",
        "SQSEvent",
    ];

    // Hangfire, CAP; Azure Functions' triggers stand on a parameter.
    private static readonly HashSet<string> MethodAttributes =
    [
        "AutomaticRetryAttribute",
        "DisableConcurrentExecutionAttribute",
        "CapSubscribeAttribute",
    ];

    private static readonly HashSet<string> Triggers =
    [
        "QueueTriggerAttribute",
        "ServiceBusTriggerAttribute",
        "EventHubTriggerAttribute",
        "EventGridTriggerAttribute",
        "RabbitMQTriggerAttribute",
        "KafkaTriggerAttribute",
        "TimerTriggerAttribute",
    ];

    private readonly ConcurrentDictionary<SyntaxNode, ImmutableArray<SyntaxNode>> verifying = new();

    /// <summary>Whether <paramref name="operation"/>, in <paramref name="symbol"/>, is such code or is called by it.</summary>
    public bool Contains(ISymbol symbol, IOperation operation) =>
        Verifies(operation)
        || (symbol is IMethodSymbol method && (IsHandler(method) || IsCalledFromHandler(method, 0)));

    private static bool IsHandler(IMethodSymbol method)
    {
        if (HasAttribute(method, MethodAttributes))
        {
            return true;
        }

        foreach (var parameter in method.Parameters)
        {
            if (ParameterTypes.Contains(parameter.Type.Name) || HasAttribute(parameter, Triggers))
            {
                return true;
            }
        }

        var type = method.ContainingType;
        return type is not null && ImplementsHandler(type);
    }

    private bool IsCalledFromHandler(IMethodSymbol method, int depth)
    {
        if (depth == MaximumCallers || method.DeclaredAccessibility is not Accessibility.Private)
        {
            return false;
        }

        foreach (var mention in flow.Source.Mentions(method))
        {
            if (Verifies(mention) || (Caller(mention) is { } caller && IsCalledFromHandler(caller, depth + 1)))
            {
                return true;
            }
        }

        return false;
    }

    private static IMethodSymbol? Caller(IOperation mention) =>
        mention.SemanticModel?.GetEnclosingSymbol(mention.Syntax.SpanStart) as IMethodSymbol;

    // The lambda of one endpoint is not repeated with that of another, though both stand in one Program.
    private bool Verifies(IOperation operation)
    {
        var root = ValueFlow.Root(operation);
        var scopes = verifying.GetOrAdd(root.Syntax, _ => ScopesOfVerification(root));
        if (scopes.IsEmpty)
        {
            return false;
        }

        for (var scope = operation; scope is not null; scope = scope.Parent)
        {
            if (scopes.Contains(scope.Syntax))
            {
                return true;
            }
        }

        return false;
    }

    private ImmutableArray<SyntaxNode> ScopesOfVerification(IOperation root)
    {
        var scopes = ImmutableArray.CreateBuilder<SyntaxNode>();
        foreach (var operation in root.Descendants())
        {
            if (
                operation is IInvocationOperation { TargetMethod: { Name: "ConstructEvent" } method }
                && SymbolEqualityComparer.Default.Equals(method.ContainingType, stripe.EventUtility)
            )
            {
                scopes.Add(ScopeAround(operation).Syntax);
            }
        }

        return scopes.ToImmutable();
    }

    // What a local function verifies, the code around it has verified.
    private static IOperation ScopeAround(IOperation operation)
    {
        var scope = Endpoint.Scope(operation);
        return scope is ILocalFunctionOperation { Parent: { } outer } ? ScopeAround(outer) : scope;
    }

    private static bool ImplementsHandler(INamedTypeSymbol type)
    {
        foreach (var contract in type.AllInterfaces)
        {
            // A user's own IJob says nothing; a framework's comes from another assembly.
            if (
                Interfaces.Contains(contract.Name)
                && !SymbolEqualityComparer.Default.Equals(contract.ContainingAssembly, type.ContainingAssembly)
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasAttribute(ISymbol symbol, HashSet<string> names)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (
                attribute.AttributeClass is { Name: var name }
                && (names.Contains(name) || names.Contains(name + "Attribute"))
            )
            {
                return true;
            }
        }

        return false;
    }
}

using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

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

    private readonly ConcurrentDictionary<SyntaxNode, bool> verifying = new();

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

    private bool Verifies(IOperation operation)
    {
        var root = ValueFlow.Root(operation);
        return verifying.GetOrAdd(root.Syntax, _ => ConstructsEvent(root));
    }

    private bool ConstructsEvent(IOperation root)
    {
        foreach (var operation in root.Descendants())
        {
            if (
                operation is IInvocationOperation { TargetMethod: { Name: "ConstructEvent" } method }
                && SymbolEqualityComparer.Default.Equals(method.ContainingType, stripe.EventUtility)
            )
            {
                return true;
            }
        }

        return false;
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

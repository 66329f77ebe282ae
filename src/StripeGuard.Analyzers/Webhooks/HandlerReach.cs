using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>
/// What the code that handles one event does: its case or body, and the methods of this compilation that it hands the
/// event or its object to.
/// </summary>
internal sealed class HandlerReach
{
    private const int MaximumDepth = 3;

    private readonly ImmutableArray<IOperation>.Builder operations = ImmutableArray.CreateBuilder<IOperation>();
    private readonly HashSet<IMethodSymbol> entered = new(SymbolEqualityComparer.Default);
    private readonly WebhookCalls calls;
    private readonly StripeSymbols stripe;

    private HandlerReach(WebhookCalls calls, StripeSymbols stripe)
    {
        this.calls = calls;
        this.stripe = stripe;
    }

    /// <summary>All operations, those of called methods behind the call.</summary>
    public ImmutableArray<IOperation> Operations { get; private set; }

    /// <summary>Whether the event or its object goes to code that this compilation does not show.</summary>
    public bool LeavesSource { get; private set; }

    public static HandlerReach From(IOperation region, StripeSymbols stripe)
    {
        var reach = new HandlerReach(WebhookCalls.Of(stripe), stripe);
        reach.Enter(region, MaximumDepth);
        reach.Operations = reach.operations.ToImmutable();
        return reach;
    }

    private void Enter(IOperation body, int depth)
    {
        foreach (var operation in body.DescendantsAndSelf())
        {
            operations.Add(operation);
            if (operation is IInvocationOperation call && HandsOn(call) && !stripe.Declares(call.TargetMethod))
            {
                Follow(call.TargetMethod, depth);
            }
        }
    }

    private void Follow(IMethodSymbol called, int depth)
    {
        var method = (called.ReducedFrom ?? called).OriginalDefinition;
        if (IsLog(method) || !entered.Add(method))
        {
            return;
        }

        var found = false;
        foreach (var body in depth > 0 ? calls.BodiesOf(method) : [])
        {
            found = true;
            Enter(body, depth - 1);
        }

        LeavesSource |= !found;
    }

    private bool HandsOn(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (IsStripeObject(argument.Value) || IsIdOfOne(argument.Value))
            {
                return true;
            }
        }

        return call.TargetMethod.ReducedFrom is not null && call.Instance is { } instance && IsStripeObject(instance);
    }

    // The event, or what it carries: never a list of texts or an amount in it.
    private bool IsStripeObject(IOperation value) =>
        EventExpressions.Bare(value).Type is { } type
        && stripe.Declares(type)
        && (type.Name == "IHasObject" || type.AllInterfaces.Any(static contract => contract.Name == "IHasObject"));

    private bool IsIdOfOne(IOperation value) =>
        EventExpressions.Bare(value) is IPropertyReferenceOperation { Property.Name: "Id", Instance: { } owner }
        && IsStripeObject(owner);

    private static bool IsLog(IMethodSymbol method) =>
        method.Name.StartsWith("Log", StringComparison.Ordinal)
        || method.ContainingType?.Name is "Console" or "Debug" or "Trace" or "LoggerExtensions" or "String"
        || method.Name is "ToString" or "Equals" or "ThrowIfNull" or "IsNullOrEmpty" or "IsNullOrWhiteSpace";
}

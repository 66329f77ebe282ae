using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>STRIPE2010: docs/rules/STRIPE2010.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EffectRepeatedByRedeliveryAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE2010_EffectRepeatedByRedelivery)
{
    private static readonly string[] Carriers =
    [
        "Mail",
        "Sms",
        "Bus",
        "Queue",
        "Publish",
        "Notif",
        "Topic",
        "Hub",
        "Producer",
    ];

    // Words in the names of what tells a second delivery from the first.
    private static readonly string[] Memories =
    [
        "EventId",
        "ProcessedEvent",
        "HandledEvent",
        "ReceivedEvent",
        "StripeEvent",
        "WebhookEvent",
        "WebhookLog",
        "EventLog",
        "Dedup",
        "Duplicate",
        "AlreadyProcessed",
        "AlreadyHandled",
    ];

    private static readonly string[] States = ["Status", "State", "Paid", "Fulfilled", "Shipped", "Sent", "Completed"];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.Event is null)
        {
            return;
        }

        var events = EventExpressions.Of(stripe);
        var dispatch = EventDispatch.Of(stripe);
        context.RegisterOperationAction(
            operation =>
            {
                if (DataObjectTest.Read(operation.Operation, events, stripe) is not { } test)
                {
                    return;
                }

                var region = dispatch.RegionOf(operation.Operation) ?? Endpoint.Scope(operation.Operation);
                if (
                    EffectIn(HandlerReach.From(region, stripe), stripe) is { } effect
                    && !LooksAtId(Endpoint.Scope(operation.Operation), stripe)
                    && !RemembersEvents(context.Compilation)
                )
                {
                    operation.ReportDiagnostic(
                        Diagnostic.Create(
                            Rules.STRIPE2010_EffectRepeatedByRedelivery,
                            operation.Operation.Syntax.GetLocation(),
                            effect.TargetMethod.Name
                        )
                    );
                }
            },
            DataObjectTest.Kinds
        );
    }

    /// <summary>The first call that sends something out, where no state of the program's own decides before it.</summary>
    private static IInvocationOperation? EffectIn(HandlerReach reach, StripeSymbols stripe)
    {
        foreach (var operation in reach.Operations)
        {
            switch (operation)
            {
                case IConditionalOperation choice when LooksAtState(choice.Condition, stripe):
                    return null;
                case IInvocationOperation call when IsSending(call) && !stripe.Declares(call.TargetMethod):
                    return call;
                default:
                    break;
            }
        }

        return null;
    }

    private static bool IsSending(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var name = method.Name;
        if (
            name.StartsWith("Publish", StringComparison.Ordinal) || name.StartsWith("Enqueue", StringComparison.Ordinal)
        )
        {
            return true;
        }

        return name.StartsWith("Send", StringComparison.Ordinal)
            && (HasAny(name, Carriers) || HasAny((call.Instance?.Type ?? method.ContainingType)?.Name ?? "", Carriers));
    }

    private static bool LooksAtState(IOperation condition, StripeSymbols stripe)
    {
        foreach (var part in condition.DescendantsAndSelf())
        {
            if (
                part is IPropertyReferenceOperation { Property: { } property }
                && !stripe.Declares(property)
                && HasAny(property.Name, States)
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool LooksAtId(IOperation scope, StripeSymbols stripe)
    {
        foreach (var operation in scope.Descendants())
        {
            if (
                operation is IPropertyReferenceOperation { Property.Name: "Id", Instance.Type: { } owner }
                && SymbolEqualityComparer.Default.Equals(owner.OriginalDefinition, stripe.Event)
                && !IsLogged(operation)
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLogged(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null and not IBlockOperation; parent = parent.Parent)
        {
            if (
                parent is IInvocationOperation call
                && (
                    call.TargetMethod.Name.StartsWith("Log", StringComparison.Ordinal)
                    || call.TargetMethod.Name == "WriteLine"
                )
            )
            {
                return true;
            }
        }

        return false;
    }

    // Anywhere in the compilation: a filter, a unique index, a service may do it (that is how most do).
    private static bool RemembersEvents(Compilation compilation) =>
        SourceTypes
            .Of(compilation)
            .All.Any(type =>
                HasAny(type.Name, Memories) || type.GetMembers().Any(member => HasAny(member.Name, Memories))
            );

    private static bool HasAny(string name, string[] words)
    {
        foreach (var word in words)
        {
            if (name.IndexOf(word, StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}

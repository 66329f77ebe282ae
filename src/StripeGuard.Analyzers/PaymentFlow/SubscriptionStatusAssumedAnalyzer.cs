using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.ApiUsage;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.PaymentFlow;

/// <summary>STRIPE5011: docs/rules/STRIPE5011.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SubscriptionStatusAssumedAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE5011_SubscriptionStatusAssumed)
{
    private static readonly string[] Access =
    [
        "Active",
        "Access",
        "Enabled",
        "Member",
        "Paid",
        "Premium",
        "Pro",
        "Subscribed",
        "Subscriber",
        "Subscription",
        "Vip",
    ];

    // With these the first invoice is not what decides.
    private static readonly HashSet<string> Undecided =
    [
        "CollectionMethod",
        "TrialPeriodDays",
        "TrialEnd",
        "TrialFromPlan",
        "TrialSettings",
    ];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.Find("Stripe.SubscriptionService") is not { } service)
        {
            return;
        }

        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(
            operation => Analyze(operation, service, stripe, flow),
            OperationKind.Invocation
        );
    }

    private static void Analyze(
        OperationAnalysisContext context,
        INamedTypeSymbol service,
        StripeSymbols stripe,
        ValueFlow flow
    )
    {
        var call = (IInvocationOperation)context.Operation;
        if (
            call.TargetMethod.Name is not ("Create" or "CreateAsync")
            || !SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, service)
            || IsLookedAt(call, flow)
            || Granted(call) is not { } granted
            || IsExcused(call, stripe, flow)
            || TestProject.Is(context.Compilation, context.Options, call.Syntax.SyntaxTree)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE5011_SubscriptionStatusAssumed,
                StripeRequests.Place(call.Syntax),
                [granted.Syntax.GetLocation()],
                granted.Target.Syntax.ToString()
            )
        );
    }

    // The status is read, or the subscription goes to where it may be.
    private static bool IsLookedAt(IInvocationOperation call, ValueFlow flow)
    {
        IOperation subscription = call;
        while (
            subscription.Parent
                is IAwaitOperation
                    or IConversionOperation
                    or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" }
        )
        {
            subscription = subscription.Parent;
        }

        switch (subscription.Parent)
        {
            case IExpressionStatementOperation:
                return false;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }:
                foreach (var mention in flow.BodyOf(call).ReferencesTo(local))
                {
                    if (
                        EntityOrigin.PropertyOf(mention) is not { } property
                        || property.Property.Name is "Status" or "LatestInvoice" or "PendingSetupIntent"
                    )
                    {
                        return true;
                    }
                }

                return false;
            default:
                return true;
        }
    }

    // user.IsPremium = true; user.Status = SubscriptionStatus.Active; user.Plan = "active".
    private static ISimpleAssignmentOperation? Granted(IInvocationOperation call)
    {
        foreach (var operation in ValueFlow.Root(call).Descendants())
        {
            if (
                operation
                    is ISimpleAssignmentOperation
                    {
                        Target: IMemberReferenceOperation { Member: var member }
                    } assignment
                && assignment.Syntax.SpanStart > call.Syntax.Span.End
                && SymbolEqualityComparer.Default.Equals(
                    member.ContainingAssembly,
                    call.SemanticModel?.Compilation.Assembly
                )
                && Webhooks.Endpoint.Scope(assignment) == Webhooks.Endpoint.Scope(call)
                && Grants(member, assignment.Value)
            )
            {
                return assignment;
            }
        }

        return null;
    }

    private static bool Grants(ISymbol member, IOperation value)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return value switch
        {
            { ConstantValue: { HasValue: true, Value: true } } => SaysAccess(member.Name),
            IFieldReferenceOperation
            {
                Field: { ContainingType.TypeKind: TypeKind.Enum, Name: "Active" or "Paid" or "Subscribed" }
            } => true,
            { ConstantValue: { HasValue: true, Value: string text } } => text.Equals(
                "active",
                StringComparison.OrdinalIgnoreCase
            ),
            _ => false,
        };
    }

    private static bool SaysAccess(string name)
    {
        foreach (var word in Access)
        {
            var at = name.IndexOf(word, StringComparison.Ordinal);
            if (at >= 0 && (at + word.Length == name.Length || !char.IsLower(name[at + word.Length])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsExcused(IInvocationOperation call, StripeSymbols stripe, ValueFlow flow)
    {
        if (Expansions.OptionsOf(call, stripe) is not { ArgumentKind: not ArgumentKind.DefaultValue } argument)
        {
            return false;
        }

        var trail = flow.Follow(argument.Value);
        if (!trail.IsComplete)
        {
            return true;
        }

        foreach (var end in trail.Ends)
        {
            if (end is not IObjectCreationOperation { Initializer: { } initializer })
            {
                continue;
            }

            foreach (var member in initializer.Initializers)
            {
                if (
                    member is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } set
                    && Excuses(target.Property.Name, set.Value)
                )
                {
                    return true;
                }
            }
        }

        foreach (var variable in trail.Through)
        {
            foreach (var mention in flow.MentionsOf(variable))
            {
                if (
                    mention.Parent is IPropertyReferenceOperation property
                    && property.Parent is ISimpleAssignmentOperation set
                    && set.Target == property
                    && Excuses(property.Property.Name, set.Value)
                )
                {
                    return true;
                }
            }
        }

        return false;
    }

    // error_if_incomplete makes the call itself fail when the first invoice is not paid.
    private static bool Excuses(string option, IOperation value) =>
        Undecided.Contains(option)
        || option == "PaymentBehavior"
            && value.ConstantValue is not { HasValue: true, Value: "allow_incomplete" or "default_incomplete" };
}

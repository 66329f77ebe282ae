using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.ApiUsage;

/// <summary>STRIPE6004: docs/rules/STRIPE6004.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OldPaymentFlowAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE6004_OldPaymentFlow)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.RequestOptions is null)
        {
            return;
        }

        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(operation => Analyze(operation, stripe, flow), OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context, StripeSymbols stripe, ValueFlow flow)
    {
        var call = (IInvocationOperation)context.Operation;
        if (
            call.TargetMethod.ContainingType.Name
                is not ("ChargeService" or "TokenService" or "SourceService" or "PlanService")
            || StripeRequests.MethodOf(call, stripe) is not { } method
            || !IsInRootNamespace(method.ContainingType)
            || Successor(call, method, stripe, flow) is not { } successor
            || TestProject.Is(context.Compilation, context.Options, call.Syntax.SyntaxTree)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE6004_OldPaymentFlow,
                StripeRequests.Place(call.Syntax),
                StripeRequests.Name(method),
                successor
            )
        );
    }

    // docs.stripe.com/payments/older-apis, docs.stripe.com/payments/payment-intents/migration
    private static string? Successor(
        IInvocationOperation call,
        IMethodSymbol method,
        StripeSymbols stripe,
        ValueFlow flow
    )
    {
        var isCreate = method.Name is "Create" or "CreateAsync";
        return method.ContainingType.Name switch
        {
            "ChargeService" when isCreate =>
                "cannot ask the buyer for 3D Secure, so European banks decline it. Use a PaymentIntent or a Checkout Session",
            // Tokens of bank accounts, persons and accounts are of today.
            "TokenService" when isCreate && SetsCard(call, stripe, flow) =>
                "makes a card token, which knows no 3D Secure. Use a PaymentMethod, made by Stripe.js",
            "SourceService" when isCreate =>
                "belongs to the Sources API, which Stripe has retired. Use a PaymentMethod",
            "PlanService" => "is the older form of prices. Use PriceService, which also takes a plan's id",
            _ => null,
        };
    }

    private static bool SetsCard(IInvocationOperation call, StripeSymbols stripe, ValueFlow flow)
    {
        if (Expansions.OptionsOf(call, stripe) is not { ArgumentKind: not ArgumentKind.DefaultValue } options)
        {
            return false;
        }

        var trail = flow.Follow(options.Value);
        foreach (var end in trail.Ends)
        {
            if (end is not IObjectCreationOperation { Initializer: { } initializer })
            {
                continue;
            }

            foreach (var member in initializer.Initializers)
            {
                if (
                    member is ISimpleAssignmentOperation
                    {
                        Target: IPropertyReferenceOperation { Property.Name: "Card" }
                    }
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
                    mention.Parent is IPropertyReferenceOperation { Property.Name: "Card" } card
                    && card.Parent is ISimpleAssignmentOperation assignment
                    && assignment.Target == card
                )
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsInRootNamespace(INamedTypeSymbol type) =>
        type.ContainingNamespace is { Name: "Stripe", ContainingNamespace.IsGlobalNamespace: true };
}

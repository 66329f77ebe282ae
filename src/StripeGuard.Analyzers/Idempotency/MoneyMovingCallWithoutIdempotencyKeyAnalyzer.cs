using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>STRIPE1001: docs/rules/STRIPE1001.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MoneyMovingCallWithoutIdempotencyKeyAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE1001_MoneyMovingCallWithoutIdempotencyKey)
{
    // Each of these, done twice, moves money twice.
    private static readonly HashSet<string> MoneyCreates =
    [
        "Refund",
        "Charge",
        "Transfer",
        "TransferReversal",
        "Payout",
        "Topup",
        "Subscription",
        "PaymentIntent",
        "InvoiceItem",
        "CreditNote",
        "ApplicationFeeRefund",
        "CustomerBalanceTransaction",
    ];

    // Created in a handler without harm: short-lived, or told apart by Stripe itself (a meter event's identifier).
    private static readonly HashSet<string> HarmlessCreates =
    [
        "Session",
        "AccountLink",
        "AccountLoginLink",
        "AccountSession",
        "CustomerSession",
        "EphemeralKey",
        "MeterEvent",
        "MeterEventSession",
        "Token",
        "FileLink",
    ];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var flow = ValueFlow.Of(context.Compilation);
        var keys = new IdempotencyKeys(stripe, flow);
        var repeats = new RepeatedWork(stripe, flow);
        context.RegisterOperationAction(
            operation => Analyze(operation, stripe, flow, keys, repeats),
            OperationKind.Invocation
        );
    }

    private static void Analyze(
        OperationAnalysisContext context,
        StripeSymbols stripe,
        ValueFlow flow,
        IdempotencyKeys keys,
        RepeatedWork repeats
    )
    {
        var invocation = (IInvocationOperation)context.Operation;
        if (StripeCall.Read(invocation, stripe) is not { } call)
        {
            return;
        }

        if (!MovesMoney(call) && !(IsOtherCreate(call) && repeats.Contains(context.ContainingSymbol, invocation)))
        {
            return;
        }

        if (!keys.IsSurelyMissing(call) || IsGuarded(call, stripe, flow))
        {
            return;
        }

        // A test pays with test cards, and means each of its calls.
        if (TestProject.Is(context.Compilation, context.Options, invocation.Syntax.SyntaxTree))
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(Rules.STRIPE1001_MoneyMovingCallWithoutIdempotencyKey, call.Place, call.Name)
        );
    }

    private static bool MovesMoney(StripeCall call) =>
        call.IsInRootNamespace
        && (
            call.Verb == "Create" ? MoneyCreates.Contains(call.Resource) : call is { Resource: "Invoice", Verb: "Pay" }
        );

    private static bool IsOtherCreate(StripeCall call) =>
        call.Verb == "Create" && !HarmlessCreates.Contains(call.Resource);

    private static bool IsGuarded(StripeCall call, StripeSymbols stripe, ValueFlow flow) =>
        LookUps.PrecededByLookUp(call, stripe)
        || (
            call.Resource == "PaymentIntent" && !IsConfirmedAtOnce(call, flow) && LookUps.OnlyWithoutStoredIntent(call)
        );

    // An intent made but not confirmed takes no money yet; one made with Confirm does.
    private static bool IsConfirmedAtOnce(StripeCall call, ValueFlow flow)
    {
        if (call.Options is not { } options)
        {
            return false;
        }

        foreach (var end in flow.Follow(options.Value).Ends)
        {
            if (end is not IObjectCreationOperation { Initializer: { } initializer })
            {
                continue;
            }

            foreach (var member in initializer.Initializers)
            {
                if (
                    member
                        is ISimpleAssignmentOperation
                        {
                            Target: IPropertyReferenceOperation { Property.Name: "Confirm" },
                            Value: var value
                        }
                    && value is not { ConstantValue: { HasValue: true, Value: false } }
                )
                {
                    return true;
                }
            }
        }

        return false;
    }
}

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Idempotency;

/// <summary>What a repeat of a call without a key does, and so which rule speaks of it.</summary>
internal enum UnkeyedKind
{
    /// <summary>Moves money again, or does again what a queue or webhook repeats: STRIPE1001.</summary>
    MovesMoney,

    /// <summary>Is repeated by the loop around it: STRIPE1007.</summary>
    Retried,

    /// <summary>Makes a second object, or changes a known one: STRIPE1008.</summary>
    Other,
}

/// <summary>
/// The Stripe writes without an idempotency key, each given to one rule, so that no two report the same call.
/// </summary>
internal sealed class UnkeyedCalls
{
    /// <summary><c>money</c>: only calls that move money; <c>all</c>: changes of a known object too.</summary>
    public const string Option = "stripe_guard.idempotency";

    /// <summary>Own types whose methods stand for the SDK's.</summary>
    public const string Facades = "stripe_guard.facades";

    private static readonly ConditionalWeakTable<StripeSymbols, UnkeyedCalls> Known = new();

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

    // Created twice without harm: short-lived, or told apart by Stripe itself (a meter event's identifier).
    private static readonly HashSet<string> HarmlessCreates =
    [
        "AccountLink",
        "AccountLoginLink",
        "AccountSession",
        "ConnectionToken",
        "CustomerSession",
        "EphemeralKey",
        "File",
        "FileLink",
        "MeterEvent",
        "MeterEventSession",
        "MeterEventStream",
        "OnboardingLink",
    ];

    private readonly StripeSymbols stripe;
    private readonly AnalyzerOptions options;
    private readonly ValueFlow flow;
    private readonly IdempotencyKeys keys;
    private readonly RepeatedWork repeats;
    private readonly HandWrittenRetries retries;
    private readonly NamedMembers facades;
    private readonly ConcurrentDictionary<SyntaxNode, UnkeyedKind?> judged = new();

    private UnkeyedCalls(StripeSymbols stripe, AnalyzerOptions options)
    {
        this.stripe = stripe;
        this.options = options;
        flow = ValueFlow.Of(stripe.Compilation);
        keys = new IdempotencyKeys(stripe, flow, options);
        repeats = new RepeatedWork(stripe, flow);
        retries = new HandWrittenRetries(stripe, flow);
        facades = new NamedMembers(Facades, options);
    }

    private enum Breadth
    {
        Money,
        Creates,
        All,
    }

    public static UnkeyedCalls Of(StripeSymbols stripe, AnalyzerOptions options)
    {
        var known = Known.GetValue(stripe, key => new UnkeyedCalls(key, options));
        return known.options == options ? known : new UnkeyedCalls(stripe, options);
    }

    /// <summary>Reports <paramref name="rule"/> where the operation is an unkeyed call of that kind.</summary>
    public void Report(OperationAnalysisContext context, UnkeyedKind kind, DiagnosticDescriptor rule)
    {
        var invocation = (IInvocationOperation)context.Operation;
        if (Read(invocation) is { } call && KindOf(call, context) == kind)
        {
            context.ReportDiagnostic(
                Diagnostic.Create(
                    rule,
                    call.Place,
                    call.Name,
                    call.Verb == "Create" ? "makes a second one" : "does it a second time"
                )
            );
        }
    }

    private UnkeyedKind? KindOf(StripeCall call, OperationAnalysisContext context) =>
        judged.TryGetValue(call.Invocation.Syntax, out var kind)
            ? kind
            : judged.GetOrAdd(call.Invocation.Syntax, Judge(call, context.ContainingSymbol));

    private StripeCall? Read(IInvocationOperation invocation) =>
        StripeCall.Read(invocation, stripe)
        ?? (
            TakesRequestOptions(invocation.TargetMethod)
            && invocation.TargetMethod.ContainingType is { } type
            && facades.Includes(type, invocation.Syntax.SyntaxTree)
                ? StripeCall.ReadFacade(invocation, stripe)
                : null
        );

    private static bool TakesRequestOptions(IMethodSymbol method)
    {
        foreach (var parameter in method.Parameters)
        {
            if (parameter.Type.Name == "RequestOptions")
            {
                return true;
            }
        }

        return false;
    }

    private UnkeyedKind? Judge(StripeCall call, ISymbol containing)
    {
        var tree = call.Invocation.Syntax.SyntaxTree;
        if (KindOf(call, containing) is not { } kind || !keys.IsSurelyMissing(call) || IsGuarded(call))
        {
            return null;
        }

        // A test pays with test cards, and means each of its calls.
        if (TestProject.Is(stripe.Compilation, options, tree))
        {
            return null;
        }

        return IsMadeAgain(call) && retries.Repeats(call.Invocation) ? UnkeyedKind.Retried : kind;
    }

    private UnkeyedKind? KindOf(StripeCall call, ISymbol containing)
    {
        if (MovesMoney(call))
        {
            return UnkeyedKind.MovesMoney;
        }

        var breadth = BreadthAt(call.Invocation.Syntax.SyntaxTree);
        if (call.Verb != "Create")
        {
            return breadth == Breadth.All && !IsPreview(call) ? UnkeyedKind.Other : null;
        }

        if (IsHarmless(call) || HasOwnId(call))
        {
            return null;
        }

        // A second Checkout Session or token is no second charge, wherever it is made.
        if (call.Resource is not ("Session" or "Token") && repeats.Contains(containing, call.Invocation))
        {
            return UnkeyedKind.MovesMoney;
        }

        return breadth == Breadth.Money ? null : UnkeyedKind.Other;
    }

    // A change of a known object, repeated, leaves it as the first left it.
    private static bool IsMadeAgain(StripeCall call) => call.Verb == "Create" || MovesMoney(call);

    private static bool MovesMoney(StripeCall call) =>
        call.IsInRootNamespace
        && (
            call.Verb == "Create" ? MoneyCreates.Contains(call.Resource) : call is { Resource: "Invoice", Verb: "Pay" }
        );

    // Sessions live for minutes, except Checkout's, which a buyer can pay.
    private static bool IsHarmless(StripeCall call) =>
        HarmlessCreates.Contains(call.Resource)
        || (
            call.Resource == "Session" && call.Namespace is not { Name: "Checkout", ContainingNamespace.Name: "Stripe" }
        )
        || IsPreview(call);

    // Coupons, plans and products take their ids from who makes them: Stripe refuses the second (resource_already_exists).
    private bool HasOwnId(StripeCall call) =>
        call.Options is { } given && AssignedProperties.MayBeOn(given.Value, "Id", flow);

    // Computed and not kept, though it is a POST.
    private static bool IsPreview(StripeCall call) =>
        call.Resource is "Calculation" or "OAuthToken"
        || call.Verb.IndexOf("Preview", StringComparison.Ordinal) >= 0
        || call.Verb.StartsWith("Compute", StringComparison.Ordinal);

    private Breadth BreadthAt(SyntaxTree tree)
    {
        if (!options.AnalyzerConfigOptionsProvider.GetOptions(tree).TryGetValue(Option, out var value))
        {
            return Breadth.Creates;
        }

        value = value.Trim();
        return value.Equals("money", StringComparison.OrdinalIgnoreCase) ? Breadth.Money
            : value.Equals("all", StringComparison.OrdinalIgnoreCase) ? Breadth.All
            : Breadth.Creates;
    }

    private bool IsGuarded(StripeCall call) =>
        (call.Verb == "Create" && LookUps.PrecededByLookUp(call, stripe))
        || (
            call is { Resource: "PaymentIntent", Verb: "Create" }
            && !IsConfirmedAtOnce(call)
            && LookUps.OnlyWithoutStoredIntent(call)
        );

    // An intent made but not confirmed takes no money yet; one made with Confirm does.
    private bool IsConfirmedAtOnce(StripeCall call)
    {
        if (call.Options is not { } given)
        {
            return false;
        }

        foreach (var end in flow.Follow(given.Value).Ends)
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

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>STRIPE2018: docs/rules/STRIPE2018.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CompletedSessionFulfilledUnpaidAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE2018_CompletedSessionFulfilledUnpaid)
{
    private const string Completed = "checkout.session.completed";

    private static readonly string[] Effects =
    [
        "Save",
        "Update",
        "Add",
        "Insert",
        "Create",
        "Fulfil",
        "Ship",
        "Deliver",
        "Mark",
        "Publish",
        "Send",
        "Enqueue",
        "Grant",
        "Activate",
        "Complete",
        "Confirm",
        "Process",
        "Execute",
    ];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.Event is null || stripe.Find("Stripe.Checkout.Session") is not { } session)
        {
            return;
        }

        var events = EventExpressions.Of(stripe);
        var dispatch = EventDispatch.Of(stripe);
        context.RegisterOperationAction(
            operation =>
            {
                if (
                    DataObjectTest.Read(operation.Operation, events, stripe) is not { } test
                    || !SymbolEqualityComparer.Default.Equals(test.Type.OriginalDefinition, session)
                    || dispatch.TypesAt(operation.Operation) is not { IsDefault: false } types
                    || !types.Contains(Completed)
                )
                {
                    return;
                }

                var region = dispatch.RegionOf(operation.Operation) ?? Endpoint.Scope(operation.Operation);
                if (
                    FulfilsWhateverThePayment(HandlerReach.From(region, stripe), stripe)
                    && TakesDelayedPayments(context.Compilation)
                )
                {
                    operation.ReportDiagnostic(
                        Diagnostic.Create(
                            Rules.STRIPE2018_CompletedSessionFulfilledUnpaid,
                            operation.Operation.Syntax.GetLocation()
                        )
                    );
                }
            },
            DataObjectTest.Kinds
        );
    }

    private static bool FulfilsWhateverThePayment(HandlerReach reach, StripeSymbols stripe)
    {
        if (reach.LeavesSource)
        {
            return false;
        }

        var fulfils = false;
        foreach (var operation in reach.Operations)
        {
            switch (operation)
            {
                case IPropertyReferenceOperation { Property: { } property } when stripe.Declares(property):
                    if (DecidesOnPayment(property))
                    {
                        return false;
                    }

                    break;
                case IInvocationOperation { TargetMethod: { } method } when !stripe.Declares(method):
                    fulfils |= IsEffect(method.Name);
                    break;
                default:
                    break;
            }
        }

        return fulfils;
    }

    // A subscription or a set-up has a status of its own, which counts there.
    private static bool DecidesOnPayment(IPropertySymbol property) =>
        property.Name
            is "PaymentStatus"
                or "Mode"
                or "SubscriptionId"
                or "Subscription"
                or "SetupIntentId"
                or "SetupIntent"
        || property is { Name: "Status", ContainingType.Name: "PaymentIntent" or "Invoice" or "Subscription" };

    private static bool IsEffect(string method)
    {
        foreach (var verb in Effects)
        {
            if (method.StartsWith(verb, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether the sessions that this compilation creates can be paid later: not where each names its payment methods, and
    /// they are cards only. Looked for when a session is about to be reported, and kept.
    /// </summary>
    private static bool TakesDelayedPayments(Compilation compilation)
    {
        var (cards, others) = (false, false);
        foreach (var tree in SourceWords.Of(compilation).FilesWith("PaymentMethodTypes", "AllowedPaymentMethodTypes"))
        {
            foreach (var node in tree.GetRoot().DescendantNodes())
            {
                if (
                    node is AssignmentExpressionSyntax { Left: IdentifierNameSyntax name } assignment
                    && name.Identifier.ValueText is "PaymentMethodTypes" or "AllowedPaymentMethodTypes"
                )
                {
                    var texts = assignment
                        .Right.DescendantTokens()
                        .Select(token => token.Value)
                        .OfType<string>()
                        .Where(text => !string.Equals(text, "List", StringComparison.Ordinal))
                        .ToList();
                    var onlyCards = texts.Contains("card") && !texts.Any(text => DelayedMethods.Contains(text));
                    cards |= onlyCards;
                    others |= !onlyCards;
                }
            }
        }

        return others || !cards;
    }

    /// <summary>Methods that complete a session before the money is there (docs.stripe.com/payments/payment-methods).</summary>
    private static readonly HashSet<string> DelayedMethods = new(StringComparer.Ordinal)
    {
        "acss_debit",
        "au_becs_debit",
        "bacs_debit",
        "boleto",
        "customer_balance",
        "konbini",
        "multibanco",
        "nz_bank_account",
        "oxxo",
        "sepa_debit",
        "sofort",
        "us_bank_account",
    };
}

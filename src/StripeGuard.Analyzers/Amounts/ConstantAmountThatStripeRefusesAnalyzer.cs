using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Facts;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>STRIPE3008: docs/rules/STRIPE3008.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConstantAmountThatStripeRefusesAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE3008_ConstantAmountThatStripeRefuses)
{
    // docs.stripe.com/api: "a positive integer". Amounts of invoice items, credit notes and balance transactions may be
    // negative, and a price may be free.
    private static readonly HashSet<string> PositiveOnly =
    [
        "PaymentIntentCreateOptions",
        "PaymentIntentUpdateOptions",
        "ChargeCreateOptions",
        "RefundCreateOptions",
        "TransferCreateOptions",
        "TransferReversalCreateOptions",
        "PayoutCreateOptions",
        "TopupCreateOptions",
    ];

    private static readonly HashSet<string> NeverNegative =
    [
        "PriceCreateOptions",
        "SessionLineItemPriceDataOptions",
        "SubscriptionItemPriceDataOptions",
    ];

    private static readonly HashSet<string> Charges = ["PaymentIntentCreateOptions", "ChargeCreateOptions"];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(operation => Analyze(operation, flow, stripe), OperationKind.SimpleAssignment);
    }

    private static void Analyze(OperationAnalysisContext context, ValueFlow flow, StripeSymbols stripe)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (
            assignment.Target
                is not IPropertyReferenceOperation
                {
                    Property: { Name: "Amount" or "UnitAmount" or "AmountOff" } property
                }
            || !StripeAmounts.IsRequestAmount(property, stripe)
            || Constant(assignment.Value, flow) is not { } amount
            || Refusal(
                amount,
                property,
                assignment,
                new AmountContext(flow, stripe, AmountOptions.Of(context.Options, assignment.Syntax.SyntaxTree))
            )
                is not { } refusal
            || IsSetAgain(assignment, property, flow)
            || TestProject.Is(context.Compilation, context.Options, assignment.Syntax.SyntaxTree)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE3008_ConstantAmountThatStripeRefuses,
                assignment.Value.Syntax.GetLocation(),
                property.Name,
                amount.ToString(CultureInfo.InvariantCulture),
                refusal
            )
        );
    }

    // A first value that another takes the place of is not sent.
    private static bool IsSetAgain(ISimpleAssignmentOperation assignment, IPropertySymbol property, ValueFlow flow)
    {
        if (RequestCurrency.VariableOf(assignment) is not { } variable)
        {
            return false;
        }

        foreach (var mention in flow.BodyOf(assignment).ReferencesTo(variable))
        {
            if (
                mention.Parent is IPropertyReferenceOperation { Parent: IAssignmentOperation other } target
                && other.Target == target
                && other != assignment
                && SymbolEqualityComparer.Default.Equals(target.Property, property)
            )
            {
                return true;
            }
        }

        return false;
    }

    // The number itself, or a variable that holds only this one.
    private static long? Constant(IOperation value, ValueFlow flow)
    {
        value = AmountTrace.Bare(value);
        if (!value.ConstantValue.HasValue)
        {
            var trail = value is ILocalReferenceOperation or IFieldReferenceOperation ? flow.Follow(value) : null;
            if (trail is not { IsComplete: true, Ends.Length: 1 })
            {
                return null;
            }

            value = trail.Ends[0];
        }

        return value.ConstantValue.Value switch
        {
            int number => number,
            long number => number,
            short number => number,
            uint number => number,
            _ => null,
        };
    }

    private static string? Refusal(
        long amount,
        IPropertySymbol property,
        ISimpleAssignmentOperation assignment,
        AmountContext context
    )
    {
        var request = property.ContainingType.Name;
        if (property.Name == "UnitAmount")
        {
            return amount < 0 && NeverNegative.Contains(request) ? "it is negative" : null;
        }

        if (amount <= 0)
        {
            return
                PositiveOnly.Contains(request) && property.Name == "Amount"
                || request == "CouponCreateOptions" && property.Name == "AmountOff"
                ? amount == 0
                    ? "it must be at least 1"
                    : "it must be positive"
                : null;
        }

        if (property.Name == "Amount" && (Charges.Contains(request) || request == "PayoutCreateOptions"))
        {
            return RefusalInCurrency(amount, request, assignment, context);
        }

        return null;
    }

    private static string? RefusalInCurrency(
        long amount,
        string request,
        ISimpleAssignmentOperation assignment,
        AmountContext context
    )
    {
        if (
            RequestCurrency.Of(assignment, context) is not { Codes.Length: 1 } only
            || Currencies.Find(only.Codes[0]) is not { } currency
        )
        {
            return null;
        }

        if (request == "PayoutCreateOptions")
        {
            return Currencies.IsWholeInPayouts(currency.Code) && amount % 100 != 0
                ? $"a payout in {currency.Code} must be a multiple of 100"
                : null;
        }

        if (amount < currency.Minimum)
        {
            return $"the smallest charge in {currency.Code} is {currency.Minimum}, in its smallest unit"
                + (currency.Decimals == 2 ? $"; for {amount}.00 write {amount}00" : string.Empty);
        }

        if (amount > currency.Maximum)
        {
            return $"the largest charge in {currency.Code} is {currency.Maximum}";
        }

        return amount % currency.Step == 0 ? null : $"amounts in {currency.Code} must be multiples of {currency.Step}";
    }
}

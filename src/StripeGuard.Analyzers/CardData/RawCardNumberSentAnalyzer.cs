using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.CardData;

/// <summary>STRIPE4003: a card's number or security code set on the options of a Stripe call.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RawCardNumberSentAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE4003_RawCardNumberSent)
{
    // Every options type of Stripe.net, of version 21 to 53, that takes a card in the clear.
    private static readonly string[] CardOptions =
    [
        "PaymentMethodCardOptions",
        "PaymentMethodCardCreateOptions",
        "PaymentIntentPaymentMethodDataCardOptions",
        "TokenCardOptions",
        "TokenCvcUpdateOptions",
        "CardCreateNestedOptions",
        "CreditCardOptions",
        "SourceCard",
        "StripeCreditCardOptions",
        "AccountCardOptions",
        "SourceCardCreateOptions",
    ];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe) =>
        context.RegisterOperationAction(
            operation => Analyze(operation, stripe),
            OperationKind.SimpleAssignment,
            OperationKind.CoalesceAssignment
        );

    private static void Analyze(OperationAnalysisContext context, StripeSymbols stripe)
    {
        var assignment = (IAssignmentOperation)context.Operation;
        if (
            assignment.Target is not IPropertyReferenceOperation { Property: { Name: "Number" or "Cvc" } property }
            || Array.IndexOf(CardOptions, property.ContainingType.Name) < 0
            || property.ContainingType.ContainingNamespace
                is not { Name: "Stripe", ContainingNamespace.IsGlobalNamespace: true }
            || !stripe.Declares(property)
            || SendsNothing(assignment.Value)
            || IsTestCard(context, assignment.Value)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE4003_RawCardNumberSent,
                assignment.Syntax.GetLocation(),
                property.ContainingType.Name + "." + property.Name
            )
        );
    }

    private static bool SendsNothing(IOperation value) =>
        value.ConstantValue is { HasValue: true, Value: null or "" }
        || value is IConversionOperation { Operand: var operand } && SendsNothing(operand)
        || value is IDefaultValueOperation;

    /// <summary>A test that sends a constant sends a test card: whoever runs it holds no card of anyone.</summary>
    private static bool IsTestCard(OperationAnalysisContext context, IOperation value) =>
        value.ConstantValue is { HasValue: true, Value: string }
        && TestProject.Is(context.Compilation, context.Options, value.Syntax.SyntaxTree);
}

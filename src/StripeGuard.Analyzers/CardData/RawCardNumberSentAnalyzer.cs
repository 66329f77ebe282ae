using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.CardData;

/// <summary>STRIPE4003: a card's number or security code set on the options of a Stripe call.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RawCardNumberSentAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE4003_RawCardNumberSent)
{
    // Every options type of Stripe.net, of version 21 to 53, that takes a card in the clear.
    private static readonly (string Type, string[] Properties)[] CardProperties =
    [
        ("Stripe.PaymentMethodCardOptions", ["Number", "Cvc"]),
        ("Stripe.PaymentMethodCardCreateOptions", ["Number", "Cvc"]),
        ("Stripe.PaymentIntentPaymentMethodDataCardOptions", ["Number", "Cvc"]),
        ("Stripe.TokenCardOptions", ["Number", "Cvc"]),
        ("Stripe.TokenCvcUpdateOptions", ["Cvc"]),
        ("Stripe.CardCreateNestedOptions", ["Number", "Cvc"]),
        ("Stripe.CreditCardOptions", ["Number", "Cvc"]),
        ("Stripe.SourceCard", ["Number", "Cvc"]),
        ("Stripe.StripeCreditCardOptions", ["Number", "Cvc"]),
        ("Stripe.AccountCardOptions", ["Number", "Cvc"]),
        ("Stripe.SourceCardCreateOptions", ["Number", "Cvc"]),
    ];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var properties = CardProperties
            .SelectMany(row => row.Properties.Select(name => stripe.Find(row.Type)?.GetMembers(name).FirstOrDefault()))
            .OfType<IPropertySymbol>()
            .ToImmutableHashSet<IPropertySymbol>(SymbolEqualityComparer.Default);
        if (properties.IsEmpty)
        {
            return;
        }

        context.RegisterOperationAction(
            operation => Analyze(operation, properties),
            OperationKind.SimpleAssignment,
            OperationKind.CoalesceAssignment
        );
    }

    private static void Analyze(OperationAnalysisContext context, ImmutableHashSet<IPropertySymbol> properties)
    {
        var assignment = (IAssignmentOperation)context.Operation;
        if (
            assignment.Target is not IPropertyReferenceOperation { Property: var property }
            || !properties.Contains(property.OriginalDefinition)
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

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.ApiUsage;

/// <summary>STRIPE6011: docs/rules/STRIPE6011.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StatementDescriptorRefusedAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE6011_StatementDescriptorRefused)
{
    // https://docs.stripe.com/get-started/account/statement-descriptors
    private const int Shortest = 5;
    private const int Longest = 22;

    private static readonly char[] Refused = ['<', '>', '\\', '\'', '"', '*'];

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe) =>
        context.RegisterOperationAction(operation => Analyze(operation, stripe), OperationKind.SimpleAssignment);

    private static void Analyze(OperationAnalysisContext context, StripeSymbols stripe)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (
            assignment.Target
                is not IPropertyReferenceOperation
                {
                    Property: { Name: "StatementDescriptor" or "StatementDescriptorSuffix" } property
                }
            || assignment.Value.ConstantValue is not { HasValue: true, Value: string { Length: > 0 } text }
            || !StripeParameters.IsOption(property, stripe)
            || IsOfBank(property.ContainingType.Name)
            || FaultOf(text, property) is not { } fault
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE6011_StatementDescriptorRefused,
                assignment.Value.Syntax.GetLocation(),
                text,
                fault
            )
        );
    }

    // What a bank prints on payouts, top-ups and transfers has rules of its own.
    private static bool IsOfBank(string type) =>
        type.StartsWith("Payout", StringComparison.Ordinal)
        || type.StartsWith("Topup", StringComparison.Ordinal)
        || type.StartsWith("Transfer", StringComparison.Ordinal)
        || type.StartsWith("AccountSettingsPayouts", StringComparison.Ordinal)
        || type.StartsWith("Outbound", StringComparison.Ordinal);

    private static string? FaultOf(string text, IPropertySymbol property)
    {
        if (text.Length > Longest)
        {
            return $"it has {text.Length} characters, and {Longest} are taken";
        }

        if (text.Length < Shortest && HasShortest(property))
        {
            return $"it has {text.Length} characters, and {Shortest} are asked for";
        }

        var at = text.IndexOfAny(Refused);
        if (at >= 0)
        {
            return $"'{text[at]}' is not taken";
        }

        foreach (var letter in text)
        {
            if (char.IsLetter(letter))
            {
                return null;
            }
        }

        return "it has no letter";
    }

    // A suffix is joined to the account's prefix, and a product's descriptor to nothing that must be long.
    private static bool HasShortest(IPropertySymbol property) =>
        property.Name == "StatementDescriptor"
        && (
            property.ContainingType.Name.StartsWith("PaymentIntent", StringComparison.Ordinal)
            || property.ContainingType.Name.StartsWith("Charge", StringComparison.Ordinal)
            || property.ContainingType.Name.StartsWith("AccountSettingsPayments", StringComparison.Ordinal)
        );
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>STRIPE3005: docs/rules/STRIPE3005.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FixedScaleForVariableCurrencyAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE3005_FixedScaleForVariableCurrency)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe) =>
        AmountMistakes.Register(context, stripe, Rules.STRIPE3005_FixedScaleForVariableCurrency);
}

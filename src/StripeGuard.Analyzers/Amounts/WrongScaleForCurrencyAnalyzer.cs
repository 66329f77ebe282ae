using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>STRIPE3004: docs/rules/STRIPE3004.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WrongScaleForCurrencyAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE3004_WrongScaleForCurrency)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe) =>
        AmountMistakes.Register(context, stripe, Rules.STRIPE3004_WrongScaleForCurrency);
}

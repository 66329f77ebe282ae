using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>STRIPE3001: docs/rules/STRIPE3001.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MajorUnitsAsAmountAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE3001_MajorUnitsAsAmount)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe) =>
        AmountMistakes.Register(context, stripe, Rules.STRIPE3001_MajorUnitsAsAmount);
}

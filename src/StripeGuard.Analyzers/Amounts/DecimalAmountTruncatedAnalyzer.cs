using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>STRIPE3003: docs/rules/STRIPE3003.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DecimalAmountTruncatedAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE3003_DecimalAmountTruncated)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe) =>
        AmountMistakes.Register(context, stripe, Rules.STRIPE3003_DecimalAmountTruncated);
}

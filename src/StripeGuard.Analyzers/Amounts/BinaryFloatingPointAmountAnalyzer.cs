using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>STRIPE3002: docs/rules/STRIPE3002.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BinaryFloatingPointAmountAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE3002_BinaryFloatingPointAmount)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe) =>
        AmountMistakes.Register(context, stripe, Rules.STRIPE3002_BinaryFloatingPointAmount);
}

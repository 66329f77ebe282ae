using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>STRIPE3013: docs/rules/STRIPE3013.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AmountScaledTwiceAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE3013_AmountScaledTwice)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe) =>
        AmountMistakes.Register(context, stripe, Rules.STRIPE3013_AmountScaledTwice);
}

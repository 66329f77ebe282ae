using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>STRIPE3012: docs/rules/STRIPE3012.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CastBeforeScalingAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE3012_CastBeforeScaling)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe) =>
        AmountMistakes.Register(context, stripe, Rules.STRIPE3012_CastBeforeScaling);
}

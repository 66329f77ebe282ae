using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace StripeGuard.Analyzers;

/// <summary>
/// What every rule does the same: skip generated code, run concurrently, and do nothing at all in a compilation that
/// does not reference Stripe.net.
/// </summary>
public abstract class StripeGuardAnalyzer(params DiagnosticDescriptor[] rules) : DiagnosticAnalyzer
{
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(rules);

    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            var stripe = StripeSymbols.Of(start.Compilation);
            if (stripe is not null)
            {
                Register(start, stripe);
            }
        });
    }

    /// <summary>Registers the rule's actions; called once for each compilation that references Stripe.net.</summary>
    protected abstract void Register(CompilationStartAnalysisContext context, StripeSymbols stripe);
}

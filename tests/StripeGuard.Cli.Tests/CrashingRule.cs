using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace StripeGuard.Cli.Tests;

/// <summary>A rule with a mistake in it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class CrashingRule : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        "STRIPE9099",
        "Crashes",
        "Never said",
        "StripeGuard.Tests",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Crashes."
    );

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(
            _ => throw new InvalidOperationException("The rule has a mistake."),
            OperationKind.ObjectCreation
        );
    }
}

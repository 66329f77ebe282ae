using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Cli.Tests;

/// <summary>A rule of the tests' own, so that they say what the command line does whatever the real rules find: it reports every <c>new Stripe.RefundService()</c>.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class RefundSpotter(
    DiagnosticSeverity severity = DiagnosticSeverity.Warning,
    bool enabledByDefault = true,
    string id = "STRIPE9001"
) : DiagnosticAnalyzer
{
    private readonly DiagnosticDescriptor rule = new(
        id,
        "A refund service",
        "'{0}' is made here. Do not.",
        "StripeGuard.Tests",
        severity,
        enabledByDefault,
        "Says where a refund service is made.",
        "https://example.com/" + id
    );

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [rule];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(Look, OperationKind.ObjectCreation);
    }

    private void Look(OperationAnalysisContext context)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation.Type is { Name: "RefundService", ContainingAssembly.Name: "Stripe.net" })
        {
            context.ReportDiagnostic(
                Diagnostic.Create(rule, creation.Syntax.GetLocation(), creation.Syntax.ToString())
            );
        }
    }
}

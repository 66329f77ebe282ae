using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.ApiUsage;

/// <summary>STRIPE6008: docs/rules/STRIPE6008.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HttpClientPerCallAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE6008_HttpClientPerCall)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (
            stripe.Find("Stripe.SystemNetHttpClient") is not { } stripeHttpClient
            || context.Compilation.GetTypeByMetadataName("System.Net.Http.HttpClient") is not { } httpClient
        )
        {
            return;
        }

        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(
            operation => Analyze(operation, stripeHttpClient, httpClient, flow),
            OperationKind.ObjectCreation
        );
    }

    private static void Analyze(
        OperationAnalysisContext context,
        INamedTypeSymbol stripeHttpClient,
        INamedTypeSymbol httpClient,
        ValueFlow flow
    )
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (
            !SymbolEqualityComparer.Default.Equals(creation.Type, stripeHttpClient)
            || NewHttpClient(creation, httpClient, flow) is not { } made
            || !RunsPerCall(made, context.ContainingSymbol, flow)
            || TestProject.Is(context.Compilation, context.Options, creation.Syntax.SyntaxTree)
        )
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(Rules.STRIPE6008_HttpClientPerCall, made.Syntax.GetLocation()));
    }

    private static IObjectCreationOperation? NewHttpClient(
        IObjectCreationOperation creation,
        INamedTypeSymbol httpClient,
        ValueFlow flow
    )
    {
        foreach (var argument in creation.Arguments)
        {
            if (
                argument.ArgumentKind is ArgumentKind.DefaultValue
                || !SymbolEqualityComparer.Default.Equals(argument.Parameter?.Type, httpClient)
            )
            {
                continue;
            }

            var trail = flow.Follow(argument.Value);
            return
                trail.IsComplete
                && trail.Ends.Length == 1
                && trail.Ends[0] is IObjectCreationOperation made
                && SymbolEqualityComparer.Default.Equals(made.Type, httpClient)
                && ValueFlow.Root(made).Syntax == ValueFlow.Root(creation).Syntax
                ? made
                : null;
        }

        return null;
    }

    // Kept (a field, a property, a constructor's work) or made once (start-up, a factory given to the container), it is
    // what it should be.
    private static bool RunsPerCall(IOperation made, ISymbol containing, ValueFlow flow) =>
        containing is IMethodSymbol { MethodKind: MethodKind.Ordinary }
        && !StartUp.Contains(made, containing, flow)
        && !IsKept(made);

    private static bool IsKept(IOperation made)
    {
        foreach (var operation in ValueFlow.Root(made).Descendants())
        {
            if (
                operation
                    is IAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation } kept
                && (kept.Value.Syntax.Span.Contains(made.Syntax.Span) || IsClient(kept.Value.Type))
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsClient(ITypeSymbol? type) =>
        type?.Name is "StripeClient" or "IStripeClient" or "SystemNetHttpClient" or "HttpClient";
}

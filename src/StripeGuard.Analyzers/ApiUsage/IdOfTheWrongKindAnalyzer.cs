using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Facts;

namespace StripeGuard.Analyzers.ApiUsage;

/// <summary>STRIPE6005: docs/rules/STRIPE6005.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IdOfTheWrongKindAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE6005_IdOfTheWrongKind)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        context.RegisterOperationAction(
            operation => AnalyzeAssignment(operation, stripe),
            OperationKind.SimpleAssignment
        );
        context.RegisterOperationAction(operation => AnalyzeCall(operation, stripe), OperationKind.Invocation);
    }

    private static void AnalyzeAssignment(OperationAnalysisContext context, StripeSymbols stripe)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (
            assignment.Target is IPropertyReferenceOperation { Property: { } property }
            && assignment.Value.ConstantValue is { HasValue: true, Value: string id }
            && ResourceNamed(property.Name) is { } resource
            && StripeParameters.IsOption(property, stripe)
        )
        {
            Report(context, assignment.Value, id, resource, property.ContainingType.Name + "." + property.Name);
        }
    }

    private static void AnalyzeCall(OperationAnalysisContext context, StripeSymbols stripe)
    {
        var invocation = (IInvocationOperation)context.Operation;
        if (
            invocation.Arguments.Length == 0
            || invocation.Arguments[0] is not { Parameter: { Name: "id", Ordinal: 0 }, Value: var value }
            || value.ConstantValue is not { HasValue: true, Value: string id }
            || StripeCall.Any(invocation, stripe) is not { IsV2: false } call
            || !(call.IsInRootNamespace || call.Namespace is { Name: "Checkout" })
        )
        {
            return;
        }

        Report(context, value, id, call.Resource, call.Name);
    }

    private static void Report(
        OperationAnalysisContext context,
        IOperation value,
        string id,
        string resource,
        string place
    )
    {
        if (
            ObjectIds.PrefixOf(resource) is not { } prefix
            || ObjectIds.KindOf(id) is not { } kind
            || ObjectIds.Takes(resource, kind)
            || TestProject.Is(context.Compilation, context.Options, value.Syntax.SyntaxTree)
        )
        {
            return;
        }

        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE6005_IdOfTheWrongKind,
                value.Syntax.GetLocation(),
                Shown(id),
                kind,
                place,
                resource,
                prefix
            )
        );
    }

    // An id is no secret, but it is long.
    private static string Shown(string id) => id.Length > 24 ? id.Substring(0, 23) + "…" : id;

    // Customer, DefaultPaymentMethod; TransferGroup names none.
    private static string? ResourceNamed(string property)
    {
        const string Default = "Default";
        var name = property.StartsWith(Default, StringComparison.Ordinal)
            ? property.Substring(Default.Length)
            : property;
        return ObjectIds.PrefixOf(name) is not null ? name : null;
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.ApiUsage;

/// <summary>STRIPE6012: docs/rules/STRIPE6012.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ExpandPathThatDoesNotExistAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE6012_ExpandPathThatDoesNotExist)
{
    /// <summary>The path that may have been meant.</summary>
    internal const string Suggestion = "path";

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var model = StripeModel.Of(stripe);
        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(
            operation => AnalyzeAssignment(operation, stripe, model, flow),
            OperationKind.SimpleAssignment
        );
        context.RegisterOperationAction(operation => AnalyzeCall(operation, stripe, model), OperationKind.Invocation);
    }

    // Expand = new List<string> { "customer" }, and what became of it in other versions of C#.
    private static void AnalyzeAssignment(
        OperationAnalysisContext context,
        StripeSymbols stripe,
        StripeModel model,
        ValueFlow flow
    )
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (
            assignment.Target
                is not IPropertyReferenceOperation { Property.Name: "Expand", Instance.Type: { } options } target
            || ResultOf(target, options, stripe, model) is not { } result
        )
        {
            return;
        }

        if (ValueFlow.Referenced(assignment.Value) is null)
        {
            CheckAll(context, assignment.Value, assignment.Value, result, model);
            return;
        }

        foreach (var end in flow.Follow(assignment.Value).Ends)
        {
            CheckAll(context, end, assignment.Value, result, model);
        }
    }

    // options.AddExpand("customer"), options.Expand.Add("customer")
    private static void AnalyzeCall(OperationAnalysisContext context, StripeSymbols stripe, StripeModel model)
    {
        var call = (IInvocationOperation)context.Operation;
        var result = call.TargetMethod.Name switch
        {
            "AddExpand" when stripe.Declares(call.TargetMethod) && call.Instance?.Type is INamedTypeSymbol options =>
                model.ResultOf(options),
            "Add"
                when call.Instance
                    is IPropertyReferenceOperation { Property.Name: "Expand", Instance.Type: { } options } list =>
                ResultOf(list, options, stripe, model),
            _ => null,
        };
        if (result is not null && call.Arguments.Length == 1)
        {
            CheckAll(context, call.Arguments[0].Value, call, result, model);
        }
    }

    private static ITypeSymbol? ResultOf(
        IPropertyReferenceOperation expand,
        ITypeSymbol options,
        StripeSymbols stripe,
        StripeModel model
    ) =>
        SymbolEqualityComparer.Default.Equals(expand.Property.ContainingType, stripe.BaseOptions)
        && options is INamedTypeSymbol named
        && stripe.Declares(named)
            ? model.ResultOf(named)
            : null;

    private static void CheckAll(
        OperationAnalysisContext context,
        IOperation value,
        IOperation analyzed,
        ITypeSymbol result,
        StripeModel model
    )
    {
        if (value.ConstantValue is { HasValue: true, Value: string path })
        {
            if (model.Check(result, path) is { } fault && !IsUnfinished(context.Operation))
            {
                Report(context, value, analyzed, path, fault);
            }

            return;
        }

        foreach (var child in value.ChildOperations)
        {
            CheckAll(context, child, analyzed, result, model);
        }
    }

    private static void Report(
        OperationAnalysisContext context,
        IOperation value,
        IOperation analyzed,
        string path,
        StripeModel.Fault fault
    )
    {
        var place = StripeParameters.PlaceOf(value, analyzed);
        var isHere = place.SourceSpan == value.Syntax.Span;
        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE6012_ExpandPathThatDoesNotExist,
                place,
                isHere && fault.Suggestion is { } suggestion
                    ? ImmutableDictionary<string, string?>.Empty.Add(Suggestion, suggestion)
                    : null,
                path,
                fault.Says,
                fault.Suggestion is null ? "Remove it" : $"Write '{fault.Suggestion}'"
            )
        );
    }

    // Code that does not compile was written for another Stripe.net, or is being written.
    private static bool IsUnfinished(IOperation operation)
    {
        foreach (var part in ValueFlow.Root(operation).Descendants())
        {
            if (part is IInvalidOperation)
            {
                return true;
            }
        }

        return false;
    }
}

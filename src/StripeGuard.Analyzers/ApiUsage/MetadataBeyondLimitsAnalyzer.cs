using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.ApiUsage;

/// <summary>STRIPE6007: docs/rules/STRIPE6007.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MetadataBeyondLimitsAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE6007_MetadataBeyondLimits)
{
    // https://docs.stripe.com/api/metadata
    private const int MaximumKeys = 50;
    private const int MaximumKeyLength = 40;
    private const int MaximumValueLength = 500;

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(
            operation => AnalyzeAssignment(operation, stripe, flow),
            OperationKind.SimpleAssignment
        );
        context.RegisterOperationAction(operation => AnalyzeAdd(operation, stripe), OperationKind.Invocation);
    }

    // Metadata = new() { … }, or options.Metadata["key"] = …
    private static void AnalyzeAssignment(OperationAnalysisContext context, StripeSymbols stripe, ValueFlow flow)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        switch (assignment.Target)
        {
            case IPropertyReferenceOperation { Property.Name: "Metadata" } target when IsMetadata(target, stripe):
                foreach (var end in flow.Follow(assignment.Value).Ends)
                {
                    if (end is IObjectCreationOperation { Initializer: { } initializer })
                    {
                        AnalyzeInitializer(context, initializer, assignment.Value);
                    }
                }

                break;
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance } target
                when IsMetadata(instance, stripe) && target.Arguments.Length == 1:
                Check(context, target.Arguments[0].Value, assignment.Value, assignment);
                break;
            default:
                break;
        }
    }

    private static void AnalyzeAdd(OperationAnalysisContext context, StripeSymbols stripe)
    {
        var call = (IInvocationOperation)context.Operation;
        if (
            call.TargetMethod.Name is "Add" or "TryAdd"
            && call is { Instance: { } instance, Arguments.Length: 2 }
            && IsMetadata(instance, stripe)
        )
        {
            Check(context, call.Arguments[0].Value, call.Arguments[1].Value, call);
        }
    }

    private static void AnalyzeInitializer(
        OperationAnalysisContext context,
        IObjectOrCollectionInitializerOperation initializer,
        IOperation analyzed
    )
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in initializer.Initializers)
        {
            switch (element)
            {
                case IInvocationOperation { Arguments.Length: 2 } add:
                    Note(keys, add.Arguments[0].Value);
                    Check(context, add.Arguments[0].Value, add.Arguments[1].Value, analyzed);
                    break;
                case ISimpleAssignmentOperation
                {
                    Target: IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: { Length: 1 } arguments }
                } set:
                    Note(keys, arguments[0].Value);
                    Check(context, arguments[0].Value, set.Value, analyzed);
                    break;
                default:
                    break;
            }
        }

        if (keys.Count > MaximumKeys)
        {
            Report(context, analyzed, analyzed, $"has {keys.Count} keys, and Stripe takes {MaximumKeys}");
        }
    }

    private static void Note(HashSet<string> keys, IOperation key)
    {
        if (key.ConstantValue is { HasValue: true, Value: string text })
        {
            keys.Add(text);
        }
    }

    private static void Check(OperationAnalysisContext context, IOperation key, IOperation value, IOperation analyzed)
    {
        if (key.ConstantValue is { HasValue: true, Value: string name })
        {
            if (name.Length > MaximumKeyLength)
            {
                Report(
                    context,
                    key,
                    analyzed,
                    $"has a key of {name.Length} characters, and Stripe takes {MaximumKeyLength}"
                );
            }
            else if (name.IndexOf('[') >= 0 || name.IndexOf(']') >= 0)
            {
                Report(context, key, analyzed, $"has the key \"{name}\", and Stripe takes no square brackets in keys");
            }
        }

        if (value.ConstantValue is { HasValue: true, Value: string { Length: > MaximumValueLength } text })
        {
            Report(
                context,
                value,
                analyzed,
                $"has a value of {text.Length} characters, and Stripe takes {MaximumValueLength}"
            );
        }
    }

    private static void Report(OperationAnalysisContext context, IOperation part, IOperation analyzed, string says) =>
        context.ReportDiagnostic(
            Diagnostic.Create(Rules.STRIPE6007_MetadataBeyondLimits, StripeParameters.PlaceOf(part, analyzed), says)
        );

    private static bool IsMetadata(IOperation operation, StripeSymbols stripe) =>
        operation is IPropertyReferenceOperation { Property: { Name: "Metadata" } property }
        && StripeParameters.IsOption(property, stripe);
}

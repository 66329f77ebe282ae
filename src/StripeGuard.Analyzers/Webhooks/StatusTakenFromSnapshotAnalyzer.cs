using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>STRIPE2011: docs/rules/STRIPE2011.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StatusTakenFromSnapshotAnalyzer() : StripeGuardAnalyzer(Rules.STRIPE2011_StatusTakenFromSnapshot)
{
    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        if (stripe.Event is null)
        {
            return;
        }

        context.RegisterOperationAction(
            operation =>
            {
                if (
                    operation.Operation is ISimpleAssignmentOperation assignment
                    && IsStatusOfExisting(assignment.Target, stripe)
                )
                {
                    Check(operation, assignment.Target, assignment.Value, stripe);
                }
            },
            OperationKind.SimpleAssignment
        );
        context.RegisterOperationAction(
            operation =>
            {
                if (
                    operation.Operation
                        is IInvocationOperation { TargetMethod.Name: "SetProperty", Arguments.Length: 2 } call
                    && Selected(call.Arguments[0].Value) is { } target
                    && IsStatus(target, stripe)
                )
                {
                    Check(operation, target, Selected(call.Arguments[1].Value) ?? call.Arguments[1].Value, stripe);
                }
            },
            OperationKind.Invocation
        );
    }

    private static void Check(
        OperationAnalysisContext context,
        IOperation target,
        IOperation value,
        StripeSymbols stripe
    )
    {
        if (
            SnapshotStatus.Read(value, stripe) is { } status
            && status.CanBeOvertaken
            && !status.IsOrdered(context.Operation, ValueFlow.Referenced(InstanceOf(target)))
        )
        {
            context.ReportDiagnostic(
                Diagnostic.Create(
                    Rules.STRIPE2011_StatusTakenFromSnapshot,
                    // Of a chain of calls, only what is written.
                    context.Operation
                        is IInvocationOperation call
                        ? call.Arguments[1].Syntax.GetLocation()
                        : context.Operation.Syntax.GetLocation(),
                    status.Resource
                )
            );
        }
    }

    // A new record has no status that could be lost.
    private static bool IsStatusOfExisting(IOperation target, StripeSymbols stripe) =>
        IsStatus(target, stripe)
        && InstanceOf(target) is not IInstanceReferenceOperation
        && !IsMadeHere(InstanceOf(target), stripe);

    private static bool IsMadeHere(IOperation instance, StripeSymbols stripe)
    {
        if (instance is not ILocalReferenceOperation local)
        {
            return false;
        }

        var made = ValueFlow.Of(stripe.Compilation).StepBack(local);
        return made.Values.Length > 0
            && made.Values.All(static value => EventExpressions.Bare(value) is IObjectCreationOperation);
    }

    private static bool IsStatus(IOperation target, StripeSymbols stripe) =>
        target is IPropertyReferenceOperation { Instance: not null, Property: { } property }
        && property.Name.EndsWith("Status", StringComparison.Ordinal)
        && !stripe.Declares(property);

    private static IOperation InstanceOf(IOperation target) => ((IPropertyReferenceOperation)target).Instance!;

    /// <summary>What a lambda of one expression returns: in <c>SetProperty</c>, the column or its value.</summary>
    private static IOperation? Selected(IOperation argument)
    {
        var value = EventExpressions.Bare(argument);
        if (value is IDelegateCreationOperation creation)
        {
            value = creation.Target;
        }

        return
            value is IAnonymousFunctionOperation { Body.Operations: { Length: 1 } operations }
            && operations[0] is IReturnOperation { ReturnedValue: { } returned }
            ? EventExpressions.Bare(returned)
            : null;
    }
}

using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>An amount given to Stripe: <c>Amount = value</c>, in an initializer or later.</summary>
internal sealed class AmountAssignment(ISimpleAssignmentOperation operation, IPropertySymbol property)
{
    public ISimpleAssignmentOperation Operation { get; } = operation;
    public IPropertySymbol Property { get; } = property;
}

/// <summary>
/// Hands each body's assignments of Stripe amounts to a rule, in source order, when the whole body was seen: a rule may
/// speak at an earlier statement of it.
/// </summary>
internal static class AmountAssignments
{
    public static void Register(
        CompilationStartAnalysisContext context,
        StripeSymbols stripe,
        Action<OperationBlockAnalysisContext, AmountAssignment> analyze
    ) =>
        context.RegisterOperationBlockStartAction(block =>
        {
            ConcurrentQueue<AmountAssignment>? found = null;
            block.RegisterOperationAction(
                operation =>
                {
                    var assignment = (ISimpleAssignmentOperation)operation.Operation;
                    if (
                        assignment.Target is IPropertyReferenceOperation { Property: { } property }
                        && StripeAmounts.IsRequestAmount(property, stripe)
                    )
                    {
                        LazyInitializer
                            .EnsureInitialized(ref found, static () => new ConcurrentQueue<AmountAssignment>())!
                            .Enqueue(new AmountAssignment(assignment, property));
                    }
                },
                OperationKind.SimpleAssignment
            );
            block.RegisterOperationBlockEndAction(end =>
            {
                if (found is null)
                {
                    return;
                }

                foreach (var assignment in found.OrderBy(static item => item.Operation.Syntax.SpanStart))
                {
                    analyze(end, assignment);
                }
            });
        });
}

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

/// <summary>Hands each body's assignments of Stripe amounts to a rule, in source order.</summary>
internal static class AmountAssignments
{
    public static void Register(
        CompilationStartAnalysisContext context,
        StripeSymbols stripe,
        Action<OperationBlockAnalysisContext, AmountAssignment> analyze
    ) =>
        context.RegisterOperationBlockStartAction(block =>
        {
            var found = new ConcurrentQueue<AmountAssignment>();
            block.RegisterOperationAction(
                operation =>
                {
                    var assignment = (ISimpleAssignmentOperation)operation.Operation;
                    if (
                        assignment.Target is IPropertyReferenceOperation { Property: { } property }
                        && StripeAmounts.IsRequestAmount(property, stripe)
                    )
                    {
                        found.Enqueue(new AmountAssignment(assignment, property));
                    }
                },
                OperationKind.SimpleAssignment
            );
            block.RegisterOperationBlockEndAction(end =>
            {
                foreach (var assignment in found.OrderBy(static item => item.Operation.Syntax.SpanStart))
                {
                    analyze(end, assignment);
                }
            });
        });

    /// <summary>
    /// Where to speak: at the conversion, once, however many amounts it feeds; at the assigned value where the
    /// conversion stands in another file.
    /// </summary>
    public static SyntaxNode? PlaceOf(
        Narrowing narrowing,
        AmountAssignment assignment,
        ConcurrentDictionary<SyntaxNode, bool> reported
    )
    {
        var place =
            narrowing.Operation.Syntax.SyntaxTree == assignment.Operation.Syntax.SyntaxTree
                ? narrowing.Operation.Syntax
                : assignment.Operation.Value.Syntax;
        return reported.TryAdd(place, true) ? place : null;
    }
}

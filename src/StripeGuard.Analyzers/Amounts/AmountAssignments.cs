using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
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
/// speak at an earlier statement of it. They are looked for once, for all rules.
/// </summary>
internal sealed class AmountAssignments
{
    private static readonly ConditionalWeakTable<StripeSymbols, AmountAssignments> Known = new();

    private readonly ConcurrentDictionary<SyntaxTree, bool> files = new();
    private readonly ConcurrentDictionary<SyntaxNode, ImmutableArray<AmountAssignment>> byBody = new();
    private readonly StripeSymbols stripe;

    private AmountAssignments(StripeSymbols stripe) => this.stripe = stripe;

    public static void Register(
        CompilationStartAnalysisContext context,
        StripeSymbols stripe,
        Action<OperationBlockAnalysisContext, AmountAssignment> analyze
    )
    {
        var assignments = Known.GetValue(stripe, static key => new AmountAssignments(key));
        context.RegisterOperationBlockAction(block =>
        {
            foreach (var body in block.OperationBlocks)
            {
                foreach (var assignment in assignments.In(body))
                {
                    analyze(block, assignment);
                }
            }
        });
    }

    private ImmutableArray<AmountAssignment> In(IOperation body)
    {
        // Most files name no amount at all.
        if (!files.GetOrAdd(body.Syntax.SyntaxTree, StripeAmounts.MayBeNamedIn))
        {
            return ImmutableArray<AmountAssignment>.Empty;
        }

        return byBody.TryGetValue(body.Syntax, out var found) ? found : byBody.GetOrAdd(body.Syntax, Find(body));
    }

    private ImmutableArray<AmountAssignment> Find(IOperation body)
    {
        ImmutableArray<AmountAssignment>.Builder? found = null;
        foreach (var operation in body.DescendantsAndSelf())
        {
            if (
                operation
                    is ISimpleAssignmentOperation
                    {
                        Target: IPropertyReferenceOperation { Property: { } property }
                    } assignment
                && StripeAmounts.IsRequestAmount(property, stripe)
            )
            {
                found ??= ImmutableArray.CreateBuilder<AmountAssignment>();
                found.Add(new AmountAssignment(assignment, property));
            }
        }

        found?.Sort(static (one, other) => Start(one).CompareTo(Start(other)));
        return found?.ToImmutable() ?? ImmutableArray<AmountAssignment>.Empty;
    }

    private static int Start(AmountAssignment assignment) => assignment.Operation.Syntax.SpanStart;
}

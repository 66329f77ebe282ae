using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>Whether two operations of one body can run in the same pass.</summary>
internal static class Paths
{
    /// <summary>
    /// Whether the earlier one keeps the later from running: it is in another branch, in a try whose catch the other
    /// stands in, or in a block that leaves by return or throw.
    /// </summary>
    public static bool AreExclusive(IOperation earlier, IOperation later)
    {
        var (common, ofEarlier, ofLater) = Fork(earlier, later);
        return AreBranches(common, ofEarlier, ofLater)
            || common is ITryOperation attempt && ofEarlier == attempt.Body && ofLater is ICatchClauseOperation
            || LeavesBefore(earlier, common);
    }

    /// <summary>Whether the two parts are alternatives of what they have in common.</summary>
    public static bool AreBranches(IOperation? common, IOperation first, IOperation second) =>
        common switch
        {
            IConditionalOperation choice => first != choice.Condition && second != choice.Condition,
            ISwitchOperation choice => first != choice.Value && second != choice.Value,
            ISwitchExpressionOperation choice => first != choice.Value && second != choice.Value,
            _ => false,
        };

    /// <summary>Whether a branch around <paramref name="operation"/>, within <paramref name="common"/>, always leaves the method or loop.</summary>
    public static bool LeavesBefore(IOperation operation, IOperation? common)
    {
        for (var child = operation; child.Parent is { } parent && parent != common; child = parent)
        {
            if (parent is IConditionalOperation choice && child != choice.Condition && Leaves(child))
            {
                return true;
            }

            if (parent is ISwitchCaseOperation section && Leaves(section.Body.LastOrDefault()))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a statement ends in return, throw, break or continue.</summary>
    public static bool Leaves(IOperation? statement) =>
        statement switch
        {
            IBlockOperation block => Leaves(block.Operations.LastOrDefault()),
            IReturnOperation or IBranchOperation => true,
            IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation } => true,
            ITryOperation attempt => Leaves(attempt.Body) && attempt.Catches.All(clause => Leaves(clause.Handler)),
            IUsingOperation scope => Leaves(scope.Body),
            _ => false,
        };

    /// <summary>The nearest operation around both, and its parts in which they stand.</summary>
    public static (IOperation? Common, IOperation OfFirst, IOperation OfSecond) Fork(
        IOperation first,
        IOperation second
    )
    {
        var ancestors = new Dictionary<IOperation, IOperation>();
        for (
            IOperation child = first, parent = first.Parent!;
            parent is not null;
            child = parent, parent = parent.Parent!
        )
        {
            ancestors[parent] = child;
        }

        for (
            IOperation child = second, parent = second.Parent!;
            parent is not null;
            child = parent, parent = parent.Parent!
        )
        {
            if (ancestors.TryGetValue(parent, out var ofFirst))
            {
                return (parent, ofFirst, child);
            }
        }

        return (null, first, second);
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.Flow;

/// <summary>Which of two places of one body can run after the other.</summary>
internal static class Sequence
{
    /// <summary>Whether one run can pass <paramref name="first"/> and then <paramref name="second"/>, further down in the same body.</summary>
    public static bool Follows(IOperation first, IOperation second)
    {
        if (
            first.Syntax.SyntaxTree != second.Syntax.SyntaxTree
            || first.Syntax.SpanStart >= second.Syntax.SpanStart
            || FunctionOf(first) != FunctionOf(second)
        )
        {
            return false;
        }

        for (var (child, parent) = (first, first.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            if (child is IReturnOperation or IThrowOperation)
            {
                return false;
            }

            if (Contains(parent, second))
            {
                return !AreApart(parent, child, second);
            }

            if (parent is IBlockOperation block && LeavesAfter(block, child))
            {
                return false;
            }
        }

        return false;
    }

    // Two branches of one choice; the attempt and what is done when it failed.
    private static bool AreApart(IOperation parent, IOperation first, IOperation second) =>
        parent switch
        {
            IConditionalOperation choice => first != choice.Condition,
            ISwitchOperation choice => first != choice.Value,
            ISwitchExpressionOperation choice => first != choice.Value,
            ITryOperation attempt => attempt.Catches.Any(clause => clause == first || Contains(clause, second)),
            IBlockOperation block => LeavesBefore(block, first, second),
            _ => false,
        };

    private static bool LeavesBefore(IBlockOperation block, IOperation first, IOperation second)
    {
        var isAfter = false;
        foreach (var statement in block.Operations)
        {
            if (Contains(statement, second))
            {
                return false;
            }

            if (isAfter && IsLeave(statement))
            {
                return true;
            }

            isAfter |= statement == first;
        }

        return false;
    }

    private static bool LeavesAfter(IBlockOperation block, IOperation child)
    {
        var isAfter = false;
        foreach (var statement in block.Operations)
        {
            if (isAfter && IsLeave(statement))
            {
                return true;
            }

            isAfter |= statement == child;
        }

        return false;
    }

    private static bool IsLeave(IOperation statement) =>
        statement is IReturnOperation or IThrowOperation or IBranchOperation
        || statement is IExpressionStatementOperation { Operation: IThrowOperation };

    private static bool Contains(IOperation parent, IOperation operation) =>
        parent.Syntax.Span.Contains(operation.Syntax.Span);

    private static IOperation? FunctionOf(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation || parent.Parent is null)
            {
                return parent;
            }
        }

        return null;
    }
}

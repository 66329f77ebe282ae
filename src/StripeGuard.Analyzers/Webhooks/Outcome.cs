using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>What is known of one call: that it gave null, or false. Says how the code's conditions come out then.</summary>
/// <param name="call">The call.</param>
/// <param name="variable">The local that holds what it gave, or null where nothing does.</param>
/// <param name="isFalse">It gave false, not null.</param>
internal sealed class Outcome(IInvocationOperation call, ILocalSymbol? variable, bool isFalse)
{
    /// <summary>Whether a condition is true or false; null where that depends on more.</summary>
    public bool? Truth(IOperation condition) =>
        condition switch
        {
            IParenthesizedOperation inner => Truth(inner.Operand),
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => !Truth(not.Operand),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } and => And(
                Truth(and.LeftOperand),
                Truth(and.RightOperand)
            ),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } or => !And(
                !Truth(or.LeftOperand),
                !Truth(or.RightOperand)
            ),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison =>
                OfComparison(comparison),
            IIsPatternOperation test when Is(test.Value) => Matches(test.Pattern),
            _ => isFalse && Is(condition) ? false : null,
        };

    /// <summary>Whether a part of the code works with what was given, beyond asking whether there is anything.</summary>
    public bool IsUsedIn(IOperation part)
    {
        foreach (var operation in part.DescendantsAndSelf())
        {
            if (
                operation is ILocalReferenceOperation { Local: var local }
                && SymbolEqualityComparer.Default.Equals(local, variable)
                && operation.Parent is not ISimpleAssignmentOperation
            )
            {
                return true;
            }
        }

        return false;
    }

    private bool? OfComparison(IBinaryOperation comparison)
    {
        var other =
            Is(comparison.LeftOperand) ? comparison.RightOperand
            : Is(comparison.RightOperand) ? comparison.LeftOperand
            : null;
        if (other is null || Unconverted(other).ConstantValue is not { HasValue: true } constant)
        {
            return null;
        }

        var isEqual = isFalse ? constant.Value is false : constant.Value is null;
        return comparison.OperatorKind == BinaryOperatorKind.Equals ? isEqual : !isEqual;
    }

    private bool? Matches(IPatternOperation pattern) =>
        pattern switch
        {
            INegatedPatternOperation not => !Matches(not.Pattern),
            IConstantPatternOperation { Value.ConstantValue: { HasValue: true } constant } => isFalse
                ? constant.Value is false
                : constant.Value is null,
            IRecursivePatternOperation or ITypePatternOperation or IDeclarationPatternOperation when !isFalse => false,
            _ => null,
        };

    private bool Is(IOperation operand)
    {
        var inner = Unconverted(operand);
        return inner == call
            || inner is ILocalReferenceOperation { Local: var local }
                && SymbolEqualityComparer.Default.Equals(local, variable);
    }

    private static IOperation Unconverted(IOperation value) =>
        value switch
        {
            IConversionOperation conversion => Unconverted(conversion.Operand),
            IParenthesizedOperation parenthesized => Unconverted(parenthesized.Operand),
            IAwaitOperation awaited => Unconverted(awaited.Operation),
            IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } task } => Unconverted(task),
            _ => value,
        };

    private static bool? And(bool? left, bool? right) =>
        left is false || right is false ? false
        : left is true && right is true ? true
        : null;
}

using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>
/// Which event types can reach some place: by the case, arm, condition or guard clause around it, and, in a private
/// method, by those around its calls.
/// </summary>
internal sealed class EventDispatch
{
    private const int MaximumDepth = 3;

    private static readonly ConditionalWeakTable<StripeSymbols, EventDispatch> Known = new();

    private readonly EventExpressions events;
    private readonly ValueFlow flow;

    private EventDispatch(StripeSymbols stripe)
    {
        events = EventExpressions.Of(stripe);
        flow = ValueFlow.Of(stripe.Compilation);
    }

    public static EventDispatch Of(StripeSymbols stripe) =>
        Known.GetValue(stripe, static key => new EventDispatch(key));

    /// <summary>The event types that can be there at <paramref name="operation"/>; default where that is not known.</summary>
    public ImmutableArray<string> TypesAt(IOperation operation) => TypesAt(operation, MaximumDepth);

    /// <summary>
    /// The operation within which the types of <see cref="TypesAt(IOperation)"/> hold: the case, the branch, the body; or
    /// null where nothing around <paramref name="operation"/> in its own body says them.
    /// </summary>
    public IOperation? RegionOf(IOperation operation)
    {
        var child = operation;
        for (var parent = operation.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            if (!TypesSaidBy(parent, child).IsDefault)
            {
                return parent is IConditionalOperation ? child : Widened(parent);
            }
        }

        return null;
    }

    // What a condition or a pattern says of the types holds for the branch behind it.
    private static IOperation Widened(IOperation place)
    {
        while (
            place
                is IPatternOperation
                    or IPropertySubpatternOperation
                    or IBinaryOperation
                    or IIsPatternOperation
                    or ICaseClauseOperation
                    or IUnaryOperation
                    or IParenthesizedOperation
            && place.Parent is { } parent
        )
        {
            place = parent;
        }

        return place;
    }

    /// <summary>The types for which a condition can be true; default where it says nothing of them.</summary>
    public ImmutableArray<string> TypesWhenTrue(IOperation condition) => WhenTrue(condition);

    /// <summary>The types for which a condition can be false; default where it says nothing of them.</summary>
    public ImmutableArray<string> TypesWhenFalse(IOperation condition) => WhenFalse(condition);

    private ImmutableArray<string> TypesAt(IOperation operation, int depth)
    {
        var child = operation;
        for (var parent = operation.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            var said = TypesSaidBy(parent, child);
            if (!said.IsDefault)
            {
                return said;
            }

            if (parent is ILocalFunctionOperation local)
            {
                return TypesAtCallsOf(local.Symbol, depth);
            }
        }

        return child is IMethodBodyOperation && Endpoint.MethodOf(child) is { } method
            ? TypesAtCallsOf(method, depth)
            : default;
    }

    private ImmutableArray<string> TypesAtCallsOf(IMethodSymbol method, int depth)
    {
        if (
            depth == 0
            || method.MethodKind is not (MethodKind.LocalFunction or MethodKind.Ordinary)
            || method.MethodKind is MethodKind.Ordinary && method.DeclaredAccessibility is not Accessibility.Private
        )
        {
            return default;
        }

        var types = ImmutableArray.CreateBuilder<string>();
        foreach (var mention in flow.Source.Mentions(method))
        {
            if (mention is not IInvocationOperation call || TypesAt(call, depth - 1) is not { IsDefault: false } there)
            {
                return default;
            }

            types.AddRange(there);
        }

        return types.Count == 0 ? default : types.Distinct().ToImmutableArray();
    }

    private ImmutableArray<string> TypesSaidBy(IOperation parent, IOperation child) =>
        parent switch
        {
            IPatternCaseClauseOperation clause when child == clause.Guard => OfClause(clause),
            ISwitchCaseOperation section when child is not ICaseClauseOperation => OfSection(section),
            ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation choice } arm when child != arm.Pattern =>
                OfPattern(arm.Pattern, choice.Value),
            IConditionalOperation choice when child == choice.WhenTrue => WhenTrue(choice.Condition),
            IConditionalOperation choice when child == choice.WhenFalse => WhenFalse(choice.Condition),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both when child == both.RightOperand =>
                WhenTrue(both.LeftOperand),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either
                when child == either.RightOperand => WhenFalse(either.LeftOperand),
            IRecursivePatternOperation pattern => BesideIn(pattern, child),
            IBlockOperation block => ByGuardClause(block, child),
            _ => default,
        };

    // What a statement before has already sent away: if (stripeEvent.Type != X) { return; }
    private ImmutableArray<string> ByGuardClause(IBlockOperation block, IOperation child)
    {
        foreach (var statement in block.Operations)
        {
            if (statement == child)
            {
                break;
            }

            if (
                statement is IConditionalOperation { WhenFalse: null } guard
                && Leaves(guard.WhenTrue)
                && WhenFalse(guard.Condition) is { IsDefault: false } types
            )
            {
                return types;
            }
        }

        return default;
    }

    private static bool Leaves(IOperation statement) =>
        statement switch
        {
            IReturnOperation or IThrowOperation or IBranchOperation => true,
            IExpressionStatementOperation { Operation: IThrowOperation } => true,
            IBlockOperation { Operations: { Length: > 0 } operations } => Leaves(operations[operations.Length - 1]),
            _ => false,
        };

    private ImmutableArray<string> OfSection(ISwitchCaseOperation section)
    {
        var types = ImmutableArray.CreateBuilder<string>();
        foreach (var clause in section.Clauses)
        {
            if (OfClause(clause) is not { IsDefault: false } said)
            {
                return default;
            }

            types.AddRange(said);
        }

        return types.ToImmutable();
    }

    private ImmutableArray<string> OfClause(ICaseClauseOperation clause) =>
        clause.Parent is not ISwitchCaseOperation { Parent: ISwitchOperation choice }
            ? default
            : clause switch
            {
                ISingleValueCaseClauseOperation { Value: { } value } when events.IsType(choice.Value) => One(value),
                IPatternCaseClauseOperation { Pattern: { } pattern } => OfPattern(pattern, choice.Value),
                _ => default,
            };

    private ImmutableArray<string> OfPattern(IOperation pattern, IOperation value) =>
        events.IsType(value) ? TypesOf(pattern)
        : events.IsEvent(value) && pattern is IRecursivePatternOperation properties ? OfProperties(properties, null)
        : default;

    /// <summary>The types of a pattern on the type itself: a constant, or several with <c>or</c>.</summary>
    private ImmutableArray<string> TypesOf(IOperation pattern) =>
        pattern switch
        {
            IConstantPatternOperation constant => One(constant.Value),
            IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either => Union(
                TypesOf(either.LeftPattern),
                TypesOf(either.RightPattern)
            ),
            _ => default,
        };

    private ImmutableArray<string> BesideIn(IRecursivePatternOperation pattern, IOperation child) =>
        child is IPropertySubpatternOperation ? OfProperties(pattern, child) : default;

    private ImmutableArray<string> OfProperties(IRecursivePatternOperation pattern, IOperation? except)
    {
        foreach (var property in pattern.PropertySubpatterns)
        {
            if (property != except && events.IsTypeProperty(property.Member))
            {
                return TypesOf(property.Pattern);
            }
        }

        return default;
    }

    /// <summary>The types for which a condition can be true.</summary>
    private ImmutableArray<string> WhenTrue(IOperation condition) =>
        EventExpressions.Bare(condition) switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both => Either(
                WhenTrue(both.LeftOperand),
                WhenTrue(both.RightOperand)
            ),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either => Union(
                WhenTrue(either.LeftOperand),
                WhenTrue(either.RightOperand)
            ),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } comparison => Compared(
                comparison.LeftOperand,
                comparison.RightOperand
            ),
            IIsPatternOperation test => OfPattern(test.Pattern, test.Value),
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } negation => WhenFalse(negation.Operand),
            IInvocationOperation { TargetMethod.Name: "Equals" } call => InEquals(call),
            IInvalidOperation invalid when Operands(invalid) is var (left, right) && IsEquality(invalid) => Compared(
                left,
                right
            ),
            _ => default,
        };

    /// <summary>The types for which a condition can be false.</summary>
    private ImmutableArray<string> WhenFalse(IOperation condition) =>
        EventExpressions.Bare(condition) switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either => Either(
                WhenFalse(either.LeftOperand),
                WhenFalse(either.RightOperand)
            ),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both => Union(
                WhenFalse(both.LeftOperand),
                WhenFalse(both.RightOperand)
            ),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } comparison => Compared(
                comparison.LeftOperand,
                comparison.RightOperand
            ),
            IIsPatternOperation { Pattern: INegatedPatternOperation negated } test => OfPattern(
                negated.Pattern,
                test.Value
            ),
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } negation => WhenTrue(negation.Operand),
            _ => default,
        };

    private ImmutableArray<string> InEquals(IInvocationOperation call)
    {
        var left = call.Instance ?? (call.Arguments.Length > 1 ? call.Arguments[0].Value : null);
        var right =
            call.Arguments.Length == 0 ? null
            : call.Instance is null && call.Arguments.Length > 1 ? call.Arguments[1].Value
            : call.Arguments[0].Value;
        return left is null || right is null ? default : Compared(left, right);
    }

    private ImmutableArray<string> Compared(IOperation left, IOperation right) =>
        events.ConstantText(right) is { } text && events.IsType(left) ? ImmutableArray.Create(text)
        : events.ConstantText(left) is { } first && events.IsType(right) ? ImmutableArray.Create(first)
        : default;

    // A comparison with a name that does not bind is no binary operation any more.
    private static (IOperation Left, IOperation Right)? Operands(IInvalidOperation invalid)
    {
        var operands = invalid.ChildOperations;
        return operands.Count == 2 ? (operands.First(), operands.Last()) : null;
    }

    private static bool IsEquality(IInvalidOperation invalid) => invalid.Syntax.IsKind(SyntaxKind.EqualsExpression);

    private ImmutableArray<string> One(IOperation constant) =>
        events.ConstantText(constant) is { } text ? ImmutableArray.Create(text) : default;

    private static ImmutableArray<string> Union(ImmutableArray<string> left, ImmutableArray<string> right) =>
        left.IsDefault || right.IsDefault ? default : left.AddRange(right);

    private static ImmutableArray<string> Either(ImmutableArray<string> left, ImmutableArray<string> right) =>
        left.IsDefault ? right : left;
}

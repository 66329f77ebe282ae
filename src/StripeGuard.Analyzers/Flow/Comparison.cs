using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace StripeGuard.Analyzers.Flow;

/// <summary>What a constant is compared with, in each way that C# has for it.</summary>
/// <param name="value">The other side: <c>stripeEvent.Type</c>, or the member that a property pattern names.</param>
/// <param name="ignoresCase">Whether "Succeeded" and "succeeded" are the same there.</param>
internal readonly struct Comparison(IOperation value, bool ignoresCase = false)
{
    public IOperation Value { get; } = value;

    public bool IgnoresCase { get; } = ignoresCase;

    /// <summary>
    /// Reads the comparison that <paramref name="constant"/> is a part of: <c>==</c>, a case or arm of a switch, a
    /// pattern, <c>Equals</c>; null where it is in none.
    /// </summary>
    public static Comparison? With(IOperation constant)
    {
        var child = constant;
        for (var parent = constant.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            switch (parent)
            {
                case IConversionOperation or IParenthesizedOperation:
                case IConstantPatternOperation or IBinaryPatternOperation or INegatedPatternOperation:
                    continue;
                case IBinaryOperation
                {
                    OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals
                } comparison:
                    return Of(comparison.LeftOperand == child ? comparison.RightOperand : comparison.LeftOperand);
                case ISingleValueCaseClauseOperation or IPatternCaseClauseOperation:
                    return parent.Parent is ISwitchCaseOperation { Parent: ISwitchOperation choice }
                        ? Of(choice.Value)
                        : null;
                case ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation expression } arm:
                    return arm.Pattern == child ? Of(expression.Value) : null;
                case IIsPatternOperation test:
                    return test.Pattern == child ? Of(test.Value) : null;
                case IPropertySubpatternOperation subpattern:
                    return Of(subpattern.Member);
                case IArgumentOperation { Parent: IInvocationOperation call } argument:
                    return InCall(call, argument);
                default:
                    return null;
            }
        }

        return null;
    }

    private static Comparison? InCall(IInvocationOperation call, IArgumentOperation constant)
    {
        if (call.TargetMethod.Name is not ("Equals" or "Compare" or "CompareOrdinal"))
        {
            return null;
        }

        IOperation? other = call.Instance;
        var ignoresCase = false;
        foreach (var argument in call.Arguments)
        {
            if (argument.Value.ConstantValue is { HasValue: true, Value: int comparison })
            {
                // StringComparison's odd members ignore case.
                ignoresCase = argument.Value.Type?.Name == nameof(StringComparison) && comparison % 2 == 1;
            }
            else if (argument != constant && argument.Value.Type?.TypeKind != TypeKind.Enum)
            {
                other ??= argument.Value;
            }
        }

        return other is null ? null : Of(other, ignoresCase);
    }

    // A value made lower case is still compared with it; what is made upper case is compared with other words.
    private static Comparison Of(IOperation value, bool ignoresCase = false)
    {
        while (true)
        {
            switch (value)
            {
                case IConversionOperation conversion:
                    value = conversion.Operand;
                    continue;
                case IParenthesizedOperation parenthesized:
                    value = parenthesized.Operand;
                    continue;
                case IConditionalAccessOperation
                {
                    WhenNotNull: IInvocationOperation { Instance: IConditionalAccessInstanceOperation } call
                } access when IsSameText(call.TargetMethod.Name):
                    value = access.Operation;
                    ignoresCase |= call.TargetMethod.Name.StartsWith("ToUpper", StringComparison.Ordinal);
                    continue;
                case IConditionalAccessOperation access:
                    value = access.WhenNotNull;
                    continue;
                case IInvocationOperation { Instance: { } instance } call when IsSameText(call.TargetMethod.Name):
                    value = instance;
                    ignoresCase |= call.TargetMethod.Name.StartsWith("ToUpper", StringComparison.Ordinal);
                    continue;
                default:
                    return new Comparison(value, ignoresCase);
            }
        }
    }

    private static bool IsSameText(string method) =>
        method is "ToLower" or "ToLowerInvariant" or "ToUpper" or "ToUpperInvariant" or "Trim" or "ToString";
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>Whether a value is in minor units already, whichever way it came: one way that is not, and the answer is no.</summary>
internal sealed class MinorUnits
{
    private const int MaximumSteps = 32;

    private readonly AmountContext context;
    private readonly IOperation? ignored;
    private readonly HashSet<IOperation> seen = [];
    private int references;

    private MinorUnits(AmountContext context, IOperation? ignored)
    {
        this.context = context;
        this.ignored = ignored;
    }

    /// <summary>Whether what is multiplied was in minor units before.</summary>
    public static bool AreScaledBy(Scaling scaling, AmountContext context) =>
        new MinorUnits(context, scaling.Operation).IsSure(scaling.Operand);

    private bool IsSure(IOperation value)
    {
        if (!seen.Add(value) || seen.Count > MaximumSteps)
        {
            return false;
        }

        if (context.IsMoney(value))
        {
            return true;
        }

        switch (value)
        {
            case IConversionOperation
            {
                OperatorMethod: null or { ContainingType.SpecialType: SpecialType.System_Decimal }
            } conversion:
                return IsSure(conversion.Operand);
            case IParenthesizedOperation parenthesized:
                return IsSure(parenthesized.Operand);
            case IAwaitOperation awaited:
                return IsSure(awaited.Operation);
            case IConditionalAccessOperation access:
                return IsSure(access.WhenNotNull);
            case IConditionalOperation { WhenFalse: { } whenFalse } choice:
                return AreAllSure([choice.WhenTrue, whenFalse]);
            case ICoalesceOperation coalesce:
                return AreAllSure([coalesce.Value, coalesce.WhenNull]);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } sum:
                return AreAllSure([sum.LeftOperand, sum.RightOperand]);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product:
                return IsSureProduct(product);
            case IInvocationOperation call:
                return IsSureCall(call);
            case ILocalReferenceOperation
            or IParameterReferenceOperation
            or IFieldReferenceOperation
            or IPropertyReferenceOperation:
                return IsSureReference(value);
            default:
                return false;
        }
    }

    private bool IsSureProduct(IBinaryOperation product)
    {
        var left = AmountTrace.Bare(product.LeftOperand);
        var right = AmountTrace.Bare(product.RightOperand);
        if (IsHundred(left) || IsHundred(right))
        {
            // price * 100 * 100 in one breath is some other arithmetic; a value scaled elsewhere is an amount.
            return references > 0;
        }

        return (StripeAmounts.IsInteger(left.Type) || StripeAmounts.IsInteger(right.Type))
            && (IsSure(left) || IsSure(right));
    }

    private bool IsSureCall(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (
            method is
            { Name: "Round" or "Floor" or "Ceiling" or "Truncate" or "Abs", ContainingType.Name: "Math" or "Decimal" }
        )
        {
            return IsSure(call.Arguments[0].Value);
        }

        if (method.Name is "GetValueOrDefault" && call.Instance is { } nullable)
        {
            return IsSure(nullable);
        }

        var returned = context.Flow.StepBack(call);
        return returned.IsUnknown ? StripeAmounts.SaysMinorUnits(method.Name) : AreAllSureBehind(returned);
    }

    private bool IsSureReference(IOperation reference)
    {
        var symbol = ValueFlow.Referenced(reference)!;
        if (symbol is IPropertySymbol property)
        {
            if (StripeAmounts.IsAmount(property, context.Stripe))
            {
                return true;
            }

            if (property.Name == "Value" && reference is IPropertyReferenceOperation { Instance: { } nullable })
            {
                return property.ContainingType.OriginalDefinition.SpecialType is SpecialType.System_Nullable_T
                    && IsSure(nullable);
            }
        }

        var origins = context.Flow.StepBack(reference);
        return origins.IsUnknown
            ? StripeAmounts.SaysMinorUnits(symbol.Name) && !reference.ConstantValue.HasValue
            : AreAllSureBehind(origins);
    }

    private bool AreAllSureBehind(Origins origins)
    {
        if (!origins.IsComplete)
        {
            return false;
        }

        references++;
        var all = AreAllSure(origins.Values);
        references--;
        return all;
    }

    // Nothing (0, null) has no unit; what is added to an amount must be one too.
    private bool AreAllSure(IEnumerable<IOperation> values)
    {
        var any = false;
        foreach (var value in values)
        {
            if (value == ignored || AmountTrace.IsNothing(AmountTrace.Bare(value)))
            {
                continue;
            }

            var part = value
                is ICompoundAssignmentOperation
                {
                    OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract
                } sum
                ? sum.Value
                : value;
            if (!IsSure(part))
            {
                return false;
            }

            any = true;
        }

        return any;
    }

    private static bool IsHundred(IOperation factor) =>
        factor.ConstantValue is { HasValue: true, Value: { } value } && AmountTrace.Magnitude(value) == 100m;
}

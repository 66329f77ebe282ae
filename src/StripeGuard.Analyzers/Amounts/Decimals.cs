using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>
/// How many decimals a number can have, taking two for a price and for a rate: what a cut loses. A price times 100 has
/// none; times a rate it has two more; a division may have any number.
/// </summary>
internal sealed class Decimals
{
    private const int Any = 28;
    private const int OfAPrice = 2;
    private const int MaximumSteps = 48;

    private readonly ValueFlow flow;
    private readonly List<Scaling> scalings;
    private readonly HashSet<IOperation> seen = [];

    private Decimals(ValueFlow flow, List<Scaling> scalings)
    {
        this.flow = flow;
        this.scalings = scalings;
    }

    /// <param name="value">What is cut.</param>
    /// <param name="trace">How the amount is computed: it knows factors that are no constants.</param>
    /// <param name="flow">Where values come from.</param>
    public static int Of(IOperation value, AmountTrace trace, ValueFlow flow) =>
        Math.Max(0, new Decimals(flow, trace.Scalings).Count(value));

    private int Count(IOperation value)
    {
        if (!seen.Add(value) || seen.Count > MaximumSteps)
        {
            return 0;
        }

        if (value.ConstantValue is { HasValue: true, Value: { } constant })
        {
            return OfConstant(constant);
        }

        switch (value)
        {
            case IConversionOperation conversion:
                return StripeAmounts.IsInteger(conversion.Type) ? 0 : Count(conversion.Operand);
            case var _ when StripeAmounts.IsInteger(value.Type):
                return 0;
            case IParenthesizedOperation parenthesized:
                return Count(parenthesized.Operand);
            case IUnaryOperation unary:
                return Count(unary.Operand);
            case IConditionalOperation { WhenFalse: { } whenFalse } choice:
                return Largest([choice.WhenTrue, whenFalse]);
            case ISwitchExpressionOperation choice:
                return Largest(choice.Arms.Select(static arm => arm.Value).ToList());
            case ICoalesceOperation coalesce:
                return Math.Max(Count(coalesce.Value), Count(coalesce.WhenNull));
            case IConditionalAccessOperation access:
                return Count(access.WhenNotNull);
            case IBinaryOperation binary:
                return OfBinary(binary);
            case IInvocationOperation call:
                return OfCall(call);
            case ILocalReferenceOperation
            or IParameterReferenceOperation
            or IFieldReferenceOperation
            or IPropertyReferenceOperation:
                return OfReference(value);
            default:
                return OfAPrice;
        }
    }

    private int OfBinary(IBinaryOperation binary)
    {
        var left = binary.LeftOperand;
        var right = binary.RightOperand;
        switch (binary.OperatorKind)
        {
            case BinaryOperatorKind.Add or BinaryOperatorKind.Subtract:
                return Math.Max(Count(left), Count(right));
            case BinaryOperatorKind.Multiply:
                return TensOf(right) is { } tens ? Count(left) - tens
                    : TensOf(left) is { } first ? Count(right) - first
                    : ScalingBy(binary) is { } scaling ? Count(scaling.Operand) - OfAPrice
                    : Math.Min(Any, Count(left) + Count(right));
            case BinaryOperatorKind.Divide:
                return TensOf(right) is { } places ? Count(left) + places : Any;
            default:
                return OfAPrice;
        }
    }

    private int OfCall(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        switch (method.ContainingType.Name, method.Name)
        {
            case ("Math" or "Decimal", "Floor" or "Ceiling" or "Truncate"):
                return 0;
            case ("Math" or "Decimal", "Round"):
                return Rounded(call);
            case ("Math" or "Decimal", "Abs"):
                return Count(call.Arguments[0].Value);
            case ("Math" or "Decimal", "Max" or "Min" or "Add" or "Subtract"):
                return Math.Max(Count(call.Arguments[0].Value), Count(call.Arguments[1].Value));
            case ("Decimal", "Divide"):
                return Any;
            case ("Enumerable" or "Queryable", "Average"):
                return Any;
            case ("Enumerable" or "Queryable", "Sum" or "Max" or "Min"):
                return Largest(Lambdas.Results(call));
            case ("Nullable", "GetValueOrDefault") when call.Instance is { } nullable:
                return Count(nullable);
            default:
                var returned = flow.StepBack(call);
                return returned.IsUnknown ? OfAPrice : Largest(returned.Values);
        }
    }

    private static int Rounded(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { Name: "decimals" or "digits" })
            {
                return argument.Value.ConstantValue is { HasValue: true, Value: int places } ? places : OfAPrice;
            }
        }

        return 0;
    }

    private int OfReference(IOperation reference)
    {
        if (reference is IPropertyReferenceOperation { Property.Name: "Value", Instance: { } nullable })
        {
            return Count(nullable);
        }

        var origins = flow.StepBack(reference);
        return origins.IsUnknown ? OfAPrice : Largest(origins.Values);
    }

    // Where one way is scaled, another that is not is in a currency without decimals: jpy ? price : price * 100.
    private int Largest(IReadOnlyCollection<IOperation> values)
    {
        var largest = 0;
        var isScaled = false;
        foreach (var value in values)
        {
            isScaled |= ScalingBy(AmountTrace.Unconverted(value)) is not null;
        }

        foreach (var value in values)
        {
            var count = value is ICompoundAssignmentOperation compound ? OfCompound(compound) : Count(value);
            var isUnscaled = isScaled && ScalingBy(AmountTrace.Unconverted(value)) is null;
            largest = Math.Max(largest, isUnscaled ? count - OfAPrice : count);
        }

        return largest;
    }

    private Scaling? ScalingBy(IOperation product)
    {
        foreach (var scaling in scalings)
        {
            if (scaling.Operation.Syntax == product.Syntax)
            {
                return scaling;
            }
        }

        return null;
    }

    private int OfCompound(ICompoundAssignmentOperation compound) =>
        compound.OperatorKind switch
        {
            BinaryOperatorKind.Add or BinaryOperatorKind.Subtract => Count(compound.Value),
            BinaryOperatorKind.Multiply when TensOf(compound.Value) is null => OfAPrice + Count(compound.Value),
            BinaryOperatorKind.Divide when TensOf(compound.Value) is null => Any,
            _ => 0,
        };

    // 2 for a constant 100, 1 for 10.
    private static int? TensOf(IOperation factor)
    {
        if (AmountTrace.Bare(factor).ConstantValue is not { HasValue: true, Value: { } constant })
        {
            return null;
        }

        var tens = 0;
        for (var value = AmountTrace.Magnitude(constant); value >= 1m; value /= 10m, tens++)
        {
            if (value == 1m)
            {
                return tens;
            }
        }

        return null;
    }

    private static int OfConstant(object constant)
    {
        var places = 0;
        for (var value = AmountTrace.Magnitude(constant); places < Any && value != decimal.Truncate(value); places++)
        {
            value *= 10m;
        }

        return places;
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>A place where a fraction becomes an integer: a cast, <c>Convert.ToInt64</c>, <c>decimal.ToInt64</c>.</summary>
internal sealed class Narrowing(IOperation operation, IOperation operand, bool rounds)
{
    public IOperation Operation { get; } = operation;
    public IOperation Operand { get; } = operand;

    /// <summary>Convert.ToInt64 rounds; a cast cuts.</summary>
    public bool Rounds { get; } = rounds;
}

/// <summary>
/// How an amount is computed, read backwards from where Stripe gets it: what was cut to an integer, whether anything on
/// the way scaled it to minor units, and where it began. Anything not understood makes it opaque, and rules silent.
/// </summary>
internal sealed class AmountTrace
{
    private const int MaximumSteps = 64;

    private static readonly string[] ScaleWords =
    [
        "factor",
        "multipl",
        "scale",
        "minor",
        "cents",
        "exponent",
        "power",
        "subunit",
        "divisor",
    ];
    private static readonly string[] RateWords =
    [
        "percent",
        "rate",
        "tax",
        "vat",
        "discount",
        "commission",
        "margin",
        "share",
        "fee",
        "tip",
    ];

    private readonly ValueFlow flow;
    private readonly StripeSymbols stripe;
    private readonly HashSet<IOperation> seen = [];

    private AmountTrace(ValueFlow flow, StripeSymbols stripe)
    {
        this.flow = flow;
        this.stripe = stripe;
    }

    public List<Narrowing> Narrowings { get; } = [];

    /// <summary>Where the value began: named variables, members and calls of decimal, double or float.</summary>
    public List<IOperation> Sources { get; } = [];

    /// <summary>Whether any path scales, or says by a name that the value is in minor units.</summary>
    public bool IsScaled { get; private set; }

    /// <summary>Whether a part of the computation is not understood.</summary>
    public bool IsOpaque { get; private set; }

    public static AmountTrace Of(IOperation value, ValueFlow flow, StripeSymbols stripe)
    {
        var trace = new AmountTrace(flow, stripe);
        trace.Visit(value);
        return trace;
    }

    /// <summary>Whether a factor is a power of ten that turns major into minor units.</summary>
    public static bool IsScaleConstant(IOperation operand) =>
        operand.ConstantValue is { HasValue: true, Value: { } value }
        && value
            is 10
                or 100
                or 1000
                or 10L
                or 100L
                or 1000L
                or 10d
                or 100d
                or 1000d
                or 10f
                or 100f
                or 1000f
                or 10m
                or 100m
                or 1000m;

    private void Visit(IOperation operation)
    {
        if (!seen.Add(operation))
        {
            return;
        }

        if (seen.Count > MaximumSteps)
        {
            IsOpaque = true;
            return;
        }

        switch (operation)
        {
            case IConversionOperation conversion:
                VisitConversion(conversion);
                break;
            case IParenthesizedOperation parenthesized:
                Visit(parenthesized.Operand);
                break;
            case IAwaitOperation awaited:
                Visit(awaited.Operation);
                break;
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus or UnaryOperatorKind.Plus } unary:
                Visit(unary.Operand);
                break;
            case IBinaryOperation binary:
                VisitBinary(binary.OperatorKind, binary.LeftOperand, binary.RightOperand);
                break;
            case ICompoundAssignmentOperation compound:
                // The variable's other writes are visited for themselves.
                VisitCompound(compound);
                break;
            case IConditionalOperation { WhenFalse: { } whenFalse } choice:
                Visit(choice.WhenTrue);
                Visit(whenFalse);
                break;
            case ICoalesceOperation coalesce:
                Visit(coalesce.Value);
                Visit(coalesce.WhenNull);
                break;
            case ISwitchExpressionOperation choice:
                foreach (var arm in choice.Arms)
                {
                    Visit(arm.Value);
                }

                break;
            case IConditionalAccessOperation access:
                Visit(access.WhenNotNull);
                break;
            case IInvocationOperation invocation:
                VisitInvocation(invocation);
                break;
            case ILocalReferenceOperation
            or IParameterReferenceOperation
            or IFieldReferenceOperation
            or IPropertyReferenceOperation:
                VisitReference(operation);
                break;
            default:
                // Zero and null say nothing of units; any other constant is another rule's.
                IsOpaque |= !IsNothing(operation);
                break;
        }
    }

    private static bool IsNothing(IOperation operation) =>
        operation is IDefaultValueOperation or IThrowOperation
        || operation.ConstantValue is { HasValue: true, Value: null or 0 or 0L or 0m or 0d };

    private void VisitConversion(IConversionOperation conversion)
    {
        if (conversion.OperatorMethod is { ContainingType.SpecialType: SpecialType.None })
        {
            // A money type of the user's own knows its units.
            IsOpaque = true;
            return;
        }

        if (StripeAmounts.IsInteger(conversion.Type) && StripeAmounts.IsFractional(conversion.Operand.Type))
        {
            Narrowings.Add(new Narrowing(conversion, conversion.Operand, rounds: false));
        }

        Visit(conversion.Operand);
    }

    private void VisitBinary(BinaryOperatorKind kind, IOperation left, IOperation right)
    {
        switch (kind)
        {
            case BinaryOperatorKind.Add or BinaryOperatorKind.Subtract:
                Visit(left);
                Visit(right);
                break;
            case BinaryOperatorKind.Multiply:
                VisitProduct(left, right);
                break;
            default:
                IsOpaque = true;
                break;
        }
    }

    private void VisitCompound(ICompoundAssignmentOperation compound)
    {
        switch (compound.OperatorKind)
        {
            case BinaryOperatorKind.Add or BinaryOperatorKind.Subtract:
                Visit(compound.Value);
                break;
            case BinaryOperatorKind.Multiply when IsRate(compound.Value):
                break;
            case BinaryOperatorKind.Multiply when IsScale(compound.Value):
                IsScaled = true;
                break;
            default:
                IsOpaque = true;
                break;
        }
    }

    private void VisitProduct(IOperation left, IOperation right)
    {
        if (IsScale(left) || IsScale(right))
        {
            IsScaled = true;
        }
        else if (IsCount(left) || IsRate(left))
        {
            Visit(right);
        }
        else if (IsCount(right) || IsRate(right))
        {
            Visit(left);
        }
        else
        {
            IsOpaque = true;
        }
    }

    private bool IsScale(IOperation factor)
    {
        factor = Bare(factor);
        if (factor.ConstantValue is { HasValue: true, Value: { } value })
        {
            return Magnitude(value) >= 10m;
        }

        if (factor is IInvocationOperation { TargetMethod.Name: "Pow" } || NameSays(factor, ScaleWords))
        {
            return true;
        }

        foreach (var origin in flow.StepBack(factor).Values)
        {
            foreach (var end in flow.Follow(origin).Ends)
            {
                if (IsScaleConstant(end) || end is IInvocationOperation { TargetMethod.Name: "Pow" })
                {
                    return true;
                }
            }
        }

        return false;
    }

    // How many: nights, items, seats.
    private static bool IsCount(IOperation factor)
    {
        factor = Bare(factor);
        return StripeAmounts.IsInteger(factor.Type) && !factor.ConstantValue.HasValue;
    }

    // A constant under ten (1.2, a doubling), or something named a rate.
    private static bool IsRate(IOperation factor)
    {
        factor = Bare(factor);
        return factor.ConstantValue is { HasValue: true, Value: { } value }
            ? Magnitude(value) < 10m
            : NameSays(factor, RateWords);
    }

    private void VisitInvocation(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (StripeAmounts.SaysMinorUnits(method.Name))
        {
            IsScaled = true;
            return;
        }

        var type = method.ContainingType;
        switch (type.SpecialType, type.Name, method.Name)
        {
            case (_, "Convert" or "Decimal", "ToInt64" or "ToInt32" or "ToUInt64" or "ToUInt32")
                when call.Arguments.Length == 1 && StripeAmounts.IsFractional(Bare(call.Arguments[0].Value).Type):
                Narrowings.Add(new Narrowing(call, call.Arguments[0].Value, rounds: type.Name == "Convert"));
                Visit(call.Arguments[0].Value);
                return;
            case (_, "Math" or "Decimal", "Round" or "Floor" or "Ceiling" or "Truncate" or "Abs"):
                Visit(call.Arguments[0].Value);
                return;
            case (_, "Math" or "Decimal", "Max" or "Min" or "Add" or "Subtract"):
                Visit(call.Arguments[0].Value);
                Visit(call.Arguments[1].Value);
                return;
            case (SpecialType.System_Decimal, _, "Multiply"):
                VisitProduct(call.Arguments[0].Value, call.Arguments[1].Value);
                return;
            case (_, "Convert", "ToDecimal" or "ToDouble" or "ToSingle"):
            case (SpecialType.System_Decimal or SpecialType.System_Double or SpecialType.System_Single, _, "Parse"):
                VisitText(call);
                return;
            case (SpecialType.System_Nullable_T, _, "GetValueOrDefault") when call.Instance is { } instance:
                Visit(instance);
                return;
            case (_, "Enumerable" or "Queryable", "Sum" or "Max" or "Min" or "Average"):
                VisitLambdas(call);
                return;
            case (_, "Task" or "ValueTask", "FromResult"):
                Visit(call.Arguments[0].Value);
                return;
            default:
                VisitOwnMethod(call);
                return;
        }
    }

    // A price kept as text is still the price that its name says.
    private void VisitText(IInvocationOperation call)
    {
        if (call.Arguments.Length == 0)
        {
            IsOpaque = true;
            return;
        }

        var value = Bare(call.Arguments[0].Value);
        if (StripeAmounts.IsFractional(value.Type) || StripeAmounts.IsInteger(value.Type))
        {
            Visit(value);
        }
        else if (ValueFlow.Referenced(value) is { } text)
        {
            IsScaled |= StripeAmounts.SaysMinorUnits(text.Name);
            Sources.Add(call);
        }
        else
        {
            IsOpaque = true;
        }
    }

    private void VisitLambdas(IInvocationOperation call)
    {
        var any = false;
        foreach (var argument in call.Arguments)
        {
            if (argument.Value is not IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda })
            {
                continue;
            }

            foreach (var operation in lambda.Body.Operations)
            {
                if (operation is IReturnOperation { ReturnedValue: { } value })
                {
                    any = true;
                    Visit(value);
                }
            }
        }

        IsOpaque |= !any;
    }

    private void VisitOwnMethod(IInvocationOperation call)
    {
        var returned = flow.StepBack(call);
        if (returned.IsUnknown)
        {
            IsOpaque = true;
            return;
        }

        foreach (var value in returned.Values)
        {
            Visit(value);
        }
    }

    private void VisitReference(IOperation reference)
    {
        var symbol = ValueFlow.Referenced(reference)!;
        if (
            StripeAmounts.SaysMinorUnits(symbol.Name)
            || (symbol is IPropertySymbol property && StripeAmounts.IsAmount(property, stripe))
        )
        {
            IsScaled = true;
            return;
        }

        if (
            reference is IPropertyReferenceOperation { Property: { Name: "Value" } value } inner
            && value.ContainingType.OriginalDefinition.SpecialType is SpecialType.System_Nullable_T
            && inner.Instance is { } nullable
        )
        {
            Visit(nullable);
            return;
        }

        if (reference.ConstantValue.HasValue)
        {
            IsOpaque |= !IsNothing(reference);
            return;
        }

        var origins = flow.StepBack(reference);
        foreach (var origin in origins.Values)
        {
            Visit(origin);
        }

        if (origins.IsComplete)
        {
            return;
        }

        if (origins.IsUnknown && StripeAmounts.IsFractional(reference.Type))
        {
            Sources.Add(reference);
        }
        else
        {
            IsOpaque = true;
        }
    }

    private static bool NameSays(IOperation operation, string[] words)
    {
        var name = (operation as IInvocationOperation)?.TargetMethod.Name ?? ValueFlow.Referenced(operation)?.Name;
        if (name is null)
        {
            return false;
        }

        foreach (var word in words)
        {
            if (name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static decimal Magnitude(object constant) =>
        constant switch
        {
            int value => Math.Abs((decimal)value),
            long value => Math.Abs((decimal)value),
            decimal value => Math.Abs(value),
            double value when Math.Abs(value) < 1e15 => Math.Abs((decimal)value),
            float value when Math.Abs(value) < 1e15f => Math.Abs((decimal)value),
            _ => 0m,
        };

    /// <summary>Without the parentheses and the conversions that the compiler put there.</summary>
    public static IOperation Bare(IOperation operation) =>
        operation switch
        {
            IConversionOperation
            {
                IsImplicit: true,
                OperatorMethod: null or { ContainingType.SpecialType: SpecialType.System_Decimal }
            } conversion => Bare(conversion.Operand),
            IParenthesizedOperation parenthesized => Bare(parenthesized.Operand),
            _ => operation,
        };
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>A step of a computation that changes what the number means, and the step that it is an operand of.</summary>
internal abstract class AmountStep(IOperation operation, AmountStep? outer)
{
    public IOperation Operation { get; } = operation;

    /// <summary>The step that works on the result of this one, also in another statement or method.</summary>
    public AmountStep? Outer { get; } = outer;
}

/// <summary>A place where a fraction becomes an integer: a cast, <c>Convert.ToInt64</c>, <c>decimal.ToInt64</c>.</summary>
internal sealed class Narrowing(IOperation operation, IOperation operand, bool rounds, AmountStep? outer)
    : AmountStep(operation, outer)
{
    public IOperation Operand { get; } = operand;

    /// <summary>Convert.ToInt64 rounds; a cast cuts.</summary>
    public bool Rounds { get; } = rounds;

    /// <summary>The multiplication to minor units that comes after, or null.</summary>
    public Scaling? ScaledAfter
    {
        get
        {
            var step = Outer;
            while (step is Narrowing)
            {
                step = step.Outer;
            }

            return step as Scaling;
        }
    }
}

/// <summary>A place where major units become minor: a multiplication by 100, by a factor of the currency.</summary>
internal sealed class Scaling(
    IOperation operation,
    IOperation operand,
    decimal? factor,
    bool isDivided,
    ImmutableArray<IOperation> bodies,
    AmountStep? outer
) : AmountStep(operation, outer)
{
    public IOperation Operand { get; } = operand;

    /// <summary>The factor, or null where it varies.</summary>
    public decimal? Factor { get; } = factor;

    /// <summary>The bodies of other methods that the amount comes through, on its way here.</summary>
    public ImmutableArray<IOperation> Bodies { get; } = bodies;

    /// <summary>Whether the product is divided again: a percentage rather than minor units.</summary>
    public bool IsDivided { get; } = isDivided;

    /// <summary>The conversion around it, where its result becomes an integer; else the multiplication itself.</summary>
    public IOperation Whole => Outer is Narrowing narrowing ? narrowing.Operation : Operation;
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

    private readonly AmountContext context;
    private readonly ValueFlow flow;
    private readonly HashSet<IOperation> seen = [];
    private readonly HashSet<ISymbol> entered = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, IOperation> arguments = new(SymbolEqualityComparer.Default);
    private AmountStep? outer;
    private int divisions;
    private ImmutableArray<IOperation> bodies = ImmutableArray<IOperation>.Empty;

    private AmountTrace(AmountContext context)
    {
        this.context = context;
        flow = context.Flow;
    }

    public List<Narrowing> Narrowings { get; } = [];

    /// <summary>Each multiplication that turns major into minor units.</summary>
    public List<Scaling> Scalings { get; } = [];

    /// <summary>The variables and members, of any number type, whose own value nothing here tells.</summary>
    public List<IOperation> Leaves { get; } = [];

    /// <summary>Where the value began: named variables, members and calls of decimal, double or float.</summary>
    public List<IOperation> Sources { get; } = [];

    /// <summary>Whether any path scales, or says by a name that the value is in minor units.</summary>
    public bool IsScaled { get; private set; }

    /// <summary>Whether a part of the computation is not understood.</summary>
    public bool IsOpaque { get; private set; }

    public static AmountTrace Of(IOperation value, AmountContext context)
    {
        var trace = new AmountTrace(context);
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

        if (context.IsMoney(operation))
        {
            IsScaled = true;
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
                VisitBinary(binary);
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

    /// <summary>Zero, null, default, a throw: nothing that has a unit.</summary>
    public static bool IsNothing(IOperation operation) =>
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
            VisitNarrowing(conversion, conversion.Operand, rounds: false);
            return;
        }

        Visit(conversion.Operand);
    }

    private void VisitNarrowing(IOperation operation, IOperation operand, bool rounds)
    {
        var narrowing = new Narrowing(operation, operand, rounds, outer);
        Narrowings.Add(narrowing);
        VisitWithin(narrowing, operand);
    }

    private void VisitScaling(IOperation operation, IOperation operand, IOperation factor)
    {
        IsScaled = true;
        var scaling = new Scaling(operation, operand, ConstantFactor(factor), divisions > 0, bodies, outer);
        Scalings.Add(scaling);
        if (operation is not ICompoundAssignmentOperation)
        {
            VisitWithin(scaling, operand);
        }
    }

    private void VisitWithin(AmountStep step, IOperation operand)
    {
        var around = outer;
        outer = step;
        Visit(operand);
        outer = around;
    }

    private void VisitBinary(IBinaryOperation binary)
    {
        switch (binary.OperatorKind)
        {
            case BinaryOperatorKind.Add or BinaryOperatorKind.Subtract:
                Visit(binary.LeftOperand);
                Visit(binary.RightOperand);
                break;
            case BinaryOperatorKind.Multiply:
                VisitProduct(binary, binary.LeftOperand, binary.RightOperand);
                break;
            case BinaryOperatorKind.Divide:
                // Its unit is not known, but what was done to the dividend is.
                IsOpaque = true;
                divisions++;
                Visit(binary.LeftOperand);
                divisions--;
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
                VisitScaling(compound, compound.Target, compound.Value);
                break;
            default:
                IsOpaque = true;
                break;
        }
    }

    private void VisitProduct(IOperation product, IOperation left, IOperation right)
    {
        // A constant is the factor, whatever the other is called: priceInCents * 100.
        if (IsScaleConstant(Bare(right)))
        {
            VisitScaling(product, left, right);
        }
        else if (IsCount(left) && IsCount(right) && (SaysMinorUnits(left) || SaysMinorUnits(right)))
        {
            // ToCents(price) * seats
            Visit(left);
            Visit(right);
        }
        else if (IsScale(left))
        {
            VisitScaling(product, right, left);
        }
        else if (IsScale(right))
        {
            VisitScaling(product, left, right);
        }
        else if (IsRate(right))
        {
            Visit(left);
        }
        else if (IsRate(left))
        {
            Visit(right);
        }
        else if (IsCount(right) && !IsCount(left))
        {
            Visit(left);
        }
        else if (IsCount(left) && !IsCount(right))
        {
            Visit(right);
        }
        else if (IsCount(left))
        {
            Visit(left);
            Visit(right);
        }
        else
        {
            IsOpaque = true;
            Visit(left);
            Visit(right);
        }
    }

    // A constant, or a variable that only ever holds one.
    private decimal? ConstantFactor(IOperation factor)
    {
        factor = Bare(factor);
        if (factor.ConstantValue is { HasValue: true, Value: { } value })
        {
            return Magnitude(value);
        }

        var trail = flow.Follow(factor);
        return
            trail is { IsComplete: true, Ends.Length: 1 }
            && trail.Ends[0].ConstantValue is { HasValue: true, Value: { } only }
            ? Magnitude(only)
            : null;
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
            // Its name answers for its units; how it computes them is looked at where it can be.
            IsScaled = true;
            VisitReturned(call, flow.StepBack(call));
            return;
        }

        var type = method.ContainingType;
        switch (type.SpecialType, type.Name, method.Name)
        {
            case (_, "Convert" or "Decimal", "ToInt64" or "ToInt32" or "ToUInt64" or "ToUInt32")
                when call.Arguments.Length == 1 && StripeAmounts.IsFractional(Bare(call.Arguments[0].Value).Type):
                VisitNarrowing(call, call.Arguments[0].Value, rounds: type.Name == "Convert");
                return;
            case (_, "Math" or "Decimal", "Round" or "Floor" or "Ceiling" or "Truncate" or "Abs"):
                Visit(call.Arguments[0].Value);
                return;
            case (_, "Math" or "Decimal", "Max" or "Min" or "Add" or "Subtract"):
                Visit(call.Arguments[0].Value);
                Visit(call.Arguments[1].Value);
                return;
            case (SpecialType.System_Decimal, _, "Multiply"):
                VisitProduct(call, call.Arguments[0].Value, call.Arguments[1].Value);
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

        var value = Unconverted(call.Arguments[0].Value);
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
        var results = Lambdas.Results(call);
        IsOpaque |= results.IsEmpty;
        foreach (var result in results)
        {
            Visit(result);
        }
    }

    private void VisitOwnMethod(IInvocationOperation call)
    {
        var returned = flow.StepBack(call);
        if (returned.IsUnknown)
        {
            IsOpaque = true;
            return;
        }

        VisitReturned(call, returned);
    }

    // Within the method its parameters are what this call passes. A second call of it computes the same of other values.
    private void VisitReturned(IInvocationOperation call, Origins returned)
    {
        var isFirst = entered.Add(call.TargetMethod.OriginalDefinition);
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is not { } parameter)
            {
                continue;
            }

            if (isFirst && !returned.IsUnknown)
            {
                arguments[parameter.OriginalDefinition] = argument.Value;
            }
            else if (StripeAmounts.IsFractional(parameter.Type) || StripeAmounts.IsInteger(parameter.Type))
            {
                Visit(argument.Value);
            }
        }

        if (isFirst)
        {
            VisitOrigins(returned);
        }
    }

    // What the call that was entered passes for a parameter; else what is known of a reference anyway.
    private Origins OriginsOf(IOperation reference) =>
        reference is IParameterReferenceOperation { Parameter: { } parameter }
        && arguments.TryGetValue(parameter.OriginalDefinition, out var argument)
        && flow.BodyOf(reference).WritesTo(parameter).IsUnknown
            ? new Origins(ImmutableArray.Create(argument), isComplete: true)
            : flow.StepBack(reference);

    private void VisitOrigins(Origins origins)
    {
        foreach (var value in origins.Values)
        {
            var around = bodies;
            var body = ValueFlow.Root(value);
            if (!bodies.Contains(body))
            {
                bodies = bodies.Add(body);
            }

            Visit(value);
            bodies = around;
        }
    }

    private void VisitReference(IOperation reference)
    {
        var symbol = ValueFlow.Referenced(reference)!;
        if (
            symbol is IPropertySymbol property
            && (
                StripeAmounts.IsAmount(property, context.Stripe)
                || StripeAmounts.IsDecimalAmount(property, context.Stripe)
            )
        )
        {
            IsScaled = true;
            return;
        }

        if (StripeAmounts.SaysMinorUnits(symbol.Name))
        {
            IsScaled = true;
            VisitOrigins(OriginsOf(reference));
            Leaves.Add(reference);
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

        var origins = OriginsOf(reference);
        if (!origins.IsUnknown)
        {
            VisitOrigins(origins);
            IsOpaque |= !origins.IsComplete;
            return;
        }

        Leaves.Add(reference);
        if (StripeAmounts.IsFractional(reference.Type))
        {
            Sources.Add(reference);
            return;
        }

        // An integer of a public method or a record: what this compilation itself gives is one way that it comes in.
        var given = flow.GivenFor(reference);
        IsOpaque |= given.IsUnknown;
        VisitOrigins(given);
    }

    private static bool SaysMinorUnits(IOperation value)
    {
        value = Bare(value);
        var name = (value as IInvocationOperation)?.TargetMethod.Name ?? ValueFlow.Referenced(value)?.Name;
        return name is not null && StripeAmounts.SaysMinorUnits(name);
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

    /// <summary>A constant number without its sign; 0 for what is none.</summary>
    public static decimal Magnitude(object constant) =>
        constant switch
        {
            int value => Math.Abs((decimal)value),
            long value => Math.Abs((decimal)value),
            decimal value => Math.Abs(value),
            double value when Math.Abs(value) < 1e15 => Math.Abs((decimal)value),
            float value when Math.Abs(value) < 1e15f => Math.Abs((decimal)value),
            _ => 0m,
        };

    /// <summary>Without any conversion: the form's field of <c>decimal.Parse(form["price"])</c>.</summary>
    public static IOperation Unconverted(IOperation operation) =>
        operation switch
        {
            IConversionOperation conversion => Unconverted(conversion.Operand),
            IParenthesizedOperation parenthesized => Unconverted(parenthesized.Operand),
            _ => operation,
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

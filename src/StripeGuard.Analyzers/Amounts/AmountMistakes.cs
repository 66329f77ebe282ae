using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Facts;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>What is wrong with how an amount is computed.</summary>
internal sealed class AmountMistake(DiagnosticDescriptor rule, IOperation at, params object[] arguments)
{
    public DiagnosticDescriptor Rule { get; } = rule;
    public IOperation At { get; } = at;
    public object[] Arguments { get; } = arguments;
}

/// <summary>
/// Judges how an amount is computed, for all rules that look at that, and tells each expression's one mistake: the one
/// that costs most. A hundredfold charge comes before a hundredth, a hundredth before lost cents, and those before what
/// is only worth a look.
/// </summary>
internal sealed class AmountMistakes
{
    // Decimal, but no price.
    private static readonly string[] NotMoney = ["percent", "rate", "point", "quantity", "weight", "second", "minute"];

    private static readonly ConditionalWeakTable<
        Compilation,
        ConcurrentDictionary<SyntaxNode, ImmutableArray<AmountMistake>>
    > Known = new();

    private readonly AmountContext context;
    private readonly AmountAssignment assignment;
    private readonly AmountTrace trace;
    private readonly ImmutableArray<AmountMistake>.Builder found = ImmutableArray.CreateBuilder<AmountMistake>();

    private AmountMistakes(AmountAssignment assignment, AmountContext context)
    {
        this.assignment = assignment;
        this.context = context;
        trace = AmountTrace.Of(assignment.Operation.Value, context);
    }

    /// <summary>Reports those mistakes that are <paramref name="rule"/>'s, each once, however many amounts they feed.</summary>
    public static void Register(
        CompilationStartAnalysisContext context,
        StripeSymbols stripe,
        DiagnosticDescriptor rule
    )
    {
        var flow = ValueFlow.Of(context.Compilation);
        var reported = new ConcurrentDictionary<SyntaxNode, bool>();
        AmountAssignments.Register(
            context,
            stripe,
            (block, assignment) =>
            {
                foreach (var mistake in Of(assignment, block, flow, stripe))
                {
                    if (
                        mistake.Rule.Id == rule.Id
                        && PlaceOf(mistake.At, assignment) is var place
                        && reported.TryAdd(place, true)
                    )
                    {
                        block.ReportDiagnostic(Diagnostic.Create(rule, place.GetLocation(), mistake.Arguments));
                    }
                }
            }
        );
    }

    private static ImmutableArray<AmountMistake> Of(
        AmountAssignment assignment,
        OperationBlockAnalysisContext block,
        ValueFlow flow,
        StripeSymbols stripe
    )
    {
        var value = assignment.Operation.Value;
        if (AmountTrace.Bare(value).ConstantValue.HasValue)
        {
            return ImmutableArray<AmountMistake>.Empty;
        }

        var known = Known.GetValue(stripe.Compilation, static _ => new());
        return known.GetOrAdd(
            value.Syntax,
            node =>
                new AmountMistakes(
                    assignment,
                    new AmountContext(flow, stripe, AmountOptions.Of(block.Options, node.SyntaxTree))
                ).Judge()
        );
    }

    // Where to speak: at the expression, or at the assigned value where that stands in another file.
    private static SyntaxNode PlaceOf(IOperation at, AmountAssignment assignment) =>
        at.Syntax.SyntaxTree == assignment.Operation.Syntax.SyntaxTree ? at.Syntax : assignment.Operation.Value.Syntax;

    private ImmutableArray<AmountMistake> Judge()
    {
        JudgeScaledTwice();
        JudgeFactors();
        JudgeMajorUnits();
        JudgeCastBeforeScaling();
        JudgeBinaryFloatingPoint();
        JudgeVariableCurrency();
        JudgeTruncation();
        return found.ToImmutable();
    }

    // What was said of an expression, of a part of it or of one around it, is said.
    private void Add(DiagnosticDescriptor rule, IOperation at, params object[] arguments)
    {
        foreach (var earlier in found)
        {
            if (
                earlier.At.Syntax.SyntaxTree == at.Syntax.SyntaxTree
                && earlier.At.Syntax.Span.IntersectsWith(at.Syntax.Span)
            )
            {
                return;
            }
        }

        found.Add(new AmountMistake(rule, at, arguments));
    }

    private void JudgeScaledTwice()
    {
        foreach (var scaling in trace.Scalings)
        {
            if (scaling is { Factor: >= 100m, IsDivided: false } && MinorUnits.AreScaledBy(scaling, context))
            {
                Add(Rules.STRIPE3013_AmountScaledTwice, scaling.Operation, Text(scaling.Operand));
            }
        }
    }

    private void JudgeFactors()
    {
        if (
            trace.Scalings.Count == 0
            || RequestCurrency.Of(assignment.Operation, context) is not { Codes.Length: > 0 } currency
        )
        {
            return;
        }

        foreach (var scaling in trace.Scalings)
        {
            if (
                scaling.Factor is { } factor
                && IsWrongForAll(factor, currency.Codes) is { } right
                && !IsHeeded(scaling, assignment.Operation, currency)
            )
            {
                Add(
                    Rules.STRIPE3004_WrongScaleForCurrency,
                    // A helper's factor is right for its other callers.
                    ValueFlow.Root(scaling.Operation).Syntax == ValueFlow.Root(assignment.Operation).Syntax
                        ? scaling.Whole
                        : assignment.Operation.Value,
                    currency.Codes[0].ToLowerInvariant(),
                    right == 0 ? "no decimals" : "three decimals",
                    (long)factor,
                    right == 0 ? "Pass the price itself, rounded" : "Multiply by 1000, and keep the last digit 0"
                );
            }
        }
    }

    // The number of decimals that the factor misses, or null where it may be right.
    private static int? IsWrongForAll(decimal factor, ImmutableArray<string> codes)
    {
        int? missed = null;
        foreach (var code in codes)
        {
            var decimals = Currencies.Find(code)?.Decimals;
            if (!(decimals == 0 && factor >= 100m) && !(decimals == 3 && factor == 100m))
            {
                return null;
            }

            missed = decimals;
        }

        return missed;
    }

    // The code of the request's own currency is no sign of care; any other mention is.
    private static bool IsHeeded(Scaling scaling, ISimpleAssignmentOperation amount, RequestCurrency currency) =>
        currency.Codes.Length != 1 || IsChosen(scaling, amount) || IsHeededOnTheWay(scaling, ValueFlow.Root(amount));

    private static bool IsHeededOnTheWay(Scaling scaling, IOperation except)
    {
        foreach (var body in scaling.Bodies)
        {
            if (body.Syntax != except.Syntax && RequestCurrency.IsHeededAround(body))
            {
                return true;
            }
        }

        return false;
    }

    // Between the amount and the factor somebody chooses: jpy ? price : price * 100.
    private static bool IsChosen(Scaling scaling, ISimpleAssignmentOperation amount)
    {
        for (var around = scaling.Operation.Parent; around is not null && around != amount; around = around.Parent)
        {
            if (around is IConditionalOperation or ISwitchExpressionOperation or ISwitchCaseOperation)
            {
                return true;
            }
        }

        return false;
    }

    private void JudgeMajorUnits()
    {
        if (
            trace.IsScaled
            || trace.IsOpaque
            || trace.Narrowings.Count == 0
            || trace.Sources.Count == 0
            || trace.Sources.Exists(IsNotMoney)
            || MayBeWhole(assignment.Operation, context.Flow)
        )
        {
            return;
        }

        foreach (var narrowing in trace.Narrowings)
        {
            Add(
                Rules.STRIPE3001_MajorUnitsAsAmount,
                narrowing.Operation,
                Text(narrowing.Operand),
                assignment.Property.Name
            );
        }
    }

    private void JudgeCastBeforeScaling()
    {
        foreach (var narrowing in trace.Narrowings)
        {
            if (
                narrowing.ScaledAfter is { Factor: 100m or 1000m, IsDivided: false } scaling
                && Decimals.Of(narrowing.Operand, trace, context.Flow) > 0
                && IsUnscaledPrice(narrowing.Operand)
            )
            {
                Add(
                    Rules.STRIPE3012_CastBeforeScaling,
                    scaling.Operation.Syntax.Contains(narrowing.Operation.Syntax)
                        ? scaling.Operation
                        : narrowing.Operation,
                    Text(narrowing.Operand),
                    (long)scaling.Factor.Value
                );
            }
        }
    }

    private bool IsUnscaledPrice(IOperation value)
    {
        var price = AmountTrace.Of(value, context);
        return !price.IsScaled && !price.IsOpaque && price.Sources.Count > 0 && !price.Sources.Exists(IsNotMoney);
    }

    private void JudgeBinaryFloatingPoint()
    {
        foreach (var narrowing in trace.Narrowings)
        {
            if (
                !narrowing.Rounds
                && StripeAmounts.IsBinaryFloatingPoint(narrowing.Operand.Type)
                && IsScaledProduct(narrowing.Operand, context.Flow)
            )
            {
                Add(
                    Rules.STRIPE3002_BinaryFloatingPointAmount,
                    narrowing.Operation,
                    Text(narrowing.Operand),
                    StripeAmounts.Underlying(narrowing.Operand.Type)!.SpecialType is SpecialType.System_Single
                        ? "float"
                        : "double"
                );
            }
        }
    }

    private void JudgeVariableCurrency()
    {
        if (!trace.Scalings.Exists(static scaling => scaling.Factor == 100m))
        {
            return;
        }

        var currency = RequestCurrency.Of(assignment.Operation, context);
        if (currency is { Codes.Length: > 0 } || RequestCurrency.IsHeededAround(assignment.Operation))
        {
            return;
        }

        var varying = currency is null ? CurrencyOfTheAmount() : Text(currency.Value);
        if (varying is null)
        {
            return;
        }

        foreach (var scaling in trace.Scalings)
        {
            if (scaling.Factor == 100m && !IsHeededOnTheWay(scaling, ValueFlow.Root(assignment.Operation)))
            {
                Add(Rules.STRIPE3005_FixedScaleForVariableCurrency, scaling.Whole, varying);
            }
        }
    }

    // A refund names no currency; the payment that it is of has one.
    private string? CurrencyOfTheAmount()
    {
        if (!assignment.Property.ContainingType.Name.StartsWith("Refund", StringComparison.Ordinal))
        {
            return null;
        }

        foreach (var source in trace.Sources)
        {
            if (
                source
                    is not IPropertyReferenceOperation
                    {
                        Property: { } property,
                        Instance: { Type: { } owner } instance
                    }
                || SaysNotMoney(property.Name)
                || context.Stripe.Declares(property)
            )
            {
                continue;
            }

            foreach (var member in owner.GetMembers("Currency"))
            {
                if (member is IPropertySymbol)
                {
                    return instance.Syntax + ".Currency";
                }
            }
        }

        return null;
    }

    private void JudgeTruncation()
    {
        foreach (var narrowing in trace.Narrowings)
        {
            if (
                !narrowing.Rounds
                && StripeAmounts.Underlying(narrowing.Operand.Type)?.SpecialType is SpecialType.System_Decimal
                && trace.IsScaled
                && !AddsAHalf(narrowing.Operand)
                && Decimals.Of(narrowing.Operand, trace, context.Flow) > 0
                && narrowing.ScaledAfter is null
            )
            {
                Add(Rules.STRIPE3003_DecimalAmountTruncated, narrowing.Operation, Text(narrowing.Operand));
            }
        }
    }

    // value + 0.5m is rounding by hand.
    private static bool AddsAHalf(IOperation operand) =>
        AmountTrace.Bare(operand)
            is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, RightOperand.ConstantValue.HasValue: true };

    private bool IsNotMoney(IOperation source)
    {
        var name = ValueFlow.Referenced(source)?.Name ?? string.Empty;
        return !context.Options.IsAmountName(name) && SaysNotMoney(name);
    }

    /// <summary>Whether a name says that its decimal is no price.</summary>
    public static bool SaysNotMoney(string name)
    {
        foreach (var word in NotMoney)
        {
            if (name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether the price may be the amount, as in yen. The currency may stand beside the amount, or one object further out.
    /// </summary>
    public static bool MayBeWhole(ISimpleAssignmentOperation amount, ValueFlow flow)
    {
        foreach (var operation in ValueFlow.Root(amount).Descendants())
        {
            var name = (operation as IInvocationOperation)?.TargetMethod.Name ?? ValueFlow.Referenced(operation)?.Name;
            if (name?.IndexOf("ZeroDecimal", StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }

            if (
                operation
                    is ISimpleAssignmentOperation
                    {
                        Target: IPropertyReferenceOperation { Property.Name: "Currency" }
                    } currency
                && IsWhole(currency.Value, flow)
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWhole(IOperation currency, ValueFlow flow)
    {
        foreach (var end in flow.Follow(currency).Ends)
        {
            if (end.ConstantValue is { HasValue: true, Value: string code } && Currencies.IsWhole(code))
            {
                return true;
            }
        }

        return false;
    }

    // price * 100, cut: not rounded on the way, nor moved up by a half.
    private static bool IsScaledProduct(IOperation operand, ValueFlow flow, int depth = 0)
    {
        operand = AmountTrace.Bare(operand);
        return operand switch
        {
            _ when depth > 4 => false,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product => AmountTrace.IsScaleConstant(
                AmountTrace.Bare(product.LeftOperand)
            )
                || AmountTrace.IsScaleConstant(AmountTrace.Bare(product.RightOperand))
                || IsScaledProduct(product.LeftOperand, flow, depth + 1)
                || IsScaledProduct(product.RightOperand, flow, depth + 1),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, RightOperand.ConstantValue.HasValue: false } sum =>
                IsScaledProduct(sum.LeftOperand, flow, depth + 1) && IsScaledProduct(sum.RightOperand, flow, depth + 1),
            IInvocationOperation { TargetMethod: { Name: "Floor" or "Truncate", ContainingType.Name: "Math" } } cut =>
                IsScaledProduct(cut.Arguments[0].Value, flow, depth + 1),
            ILocalReferenceOperation local => flow.StepBack(local)
                .Values.Any(value =>
                    StripeAmounts.IsBinaryFloatingPoint(value.Type) && IsScaledProduct(value, flow, depth + 1)
                ),
            _ => false,
        };
    }

    private static string Text(IOperation operation) =>
        operation.Syntax is ExpressionSyntax expression
            ? Unwrapped(expression).ToString()
            : operation.Syntax.ToString();

    private static ExpressionSyntax Unwrapped(ExpressionSyntax expression) =>
        expression is ParenthesizedExpressionSyntax parenthesized ? Unwrapped(parenthesized.Expression) : expression;
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Facts;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>STRIPE3007: docs/rules/STRIPE3007.md.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CurrencyCodeThatStripeDoesNotUseAnalyzer()
    : StripeGuardAnalyzer(Rules.STRIPE3007_CurrencyCodeThatStripeDoesNotUse)
{
    /// <summary><c>lower</c> also reports upper case in a request, which Stripe takes; <c>any</c> is the default.</summary>
    public const string CaseOption = "stripe_guard.currency_case";

    /// <summary>The diagnostic's property that holds the code to write instead.</summary>
    internal const string Replacement = "code";

    protected override void Register(CompilationStartAnalysisContext context, StripeSymbols stripe)
    {
        var flow = ValueFlow.Of(context.Compilation);
        context.RegisterOperationAction(operation => AnalyzeSent(operation, stripe), OperationKind.SimpleAssignment);
        context.RegisterOperationAction(
            operation => AnalyzeComparison(operation, flow, stripe),
            OperationKind.Binary,
            OperationKind.Invocation,
            OperationKind.ConstantPattern,
            OperationKind.CaseClause
        );
    }

    private static void AnalyzeSent(OperationAnalysisContext context, StripeSymbols stripe)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (
            assignment.Target is not IPropertyReferenceOperation { Property: { Name: "Currency" } property }
            || property.Type.SpecialType is not SpecialType.System_String
            || !property.ContainingType.Name.EndsWith("Options", StringComparison.Ordinal)
            || !stripe.Declares(property)
        )
        {
            return;
        }

        foreach (var value in Choices(assignment.Value))
        {
            if (value.ConstantValue is { HasValue: true, Value: string code } && code.Trim().Length > 0)
            {
                AnalyzeSentCode(context, value, code);
            }
        }
    }

    private static void AnalyzeSentCode(OperationAnalysisContext context, IOperation value, string code)
    {
        var tree = value.Syntax.SyntaxTree;
        if (Currencies.Find(code) is { } known)
        {
            if (known.Code != code && WantsLowerCase(context.Options, tree))
            {
                Report(
                    context,
                    value,
                    code,
                    $"is in upper case, and comes back from Stripe in lower case: write '{known.Code}'",
                    known.Code
                );
            }

            return;
        }

        // A test may well send a wrong code to see the refusal.
        if (TestProject.Is(context.Compilation, context.Options, tree))
        {
            return;
        }

        var nearest = Currencies.Nearest(code);
        Report(
            context,
            value,
            code,
            nearest is not null ? $"is not one that Stripe takes: write '{nearest}' if that was meant"
                : Currencies.SuccessorOf(code) is { } successor
                    ? $"is not one that Stripe takes any more: charge in '{successor}', which took its place, and convert the price"
                : "is not one that Stripe takes: use a three-letter code of docs.stripe.com/currencies",
            nearest
        );
    }

    private static void AnalyzeComparison(OperationAnalysisContext context, ValueFlow flow, StripeSymbols stripe)
    {
        switch (context.Operation)
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } binary:
                AnalyzePair(context, binary.LeftOperand, binary.RightOperand, flow, stripe);
                break;
            case IInvocationOperation
            {
                TargetMethod: { Name: "Equals", ContainingType.SpecialType: SpecialType.System_String }
            } call when IsCaseSensitive(call):
                AnalyzePair(
                    context,
                    call.Instance ?? call.Arguments[0].Value,
                    call.Arguments[call.Instance is null ? 1 : 0].Value,
                    flow,
                    stripe
                );
                break;
            case IConstantPatternOperation pattern when IsText(pattern.Value) && Matched(pattern) is { } matched:
                AnalyzePair(context, matched, pattern.Value, flow, stripe);
                break;
            case ISingleValueCaseClauseOperation { Parent.Parent: ISwitchOperation choice } clause
                when IsText(clause.Value):
                AnalyzePair(context, choice.Value, clause.Value, flow, stripe);
                break;
            default:
                break;
        }
    }

    private static void AnalyzePair(
        OperationAnalysisContext context,
        IOperation left,
        IOperation right,
        ValueFlow flow,
        StripeSymbols stripe
    )
    {
        left = AmountTrace.Bare(left);
        right = AmountTrace.Bare(right);
        var (literal, currency) = IsText(right) ? (right, left) : (left, right);
        if (
            literal.ConstantValue is not { HasValue: true, Value: string { Length: > 0 } code }
            || !IsCurrencyOfStripe(currency, flow, stripe)
        )
        {
            return;
        }

        var known = Currencies.Find(code)?.Code;
        if (known == code)
        {
            return;
        }

        var name = currency.Syntax.ToString();
        var meant = known ?? Currencies.Nearest(code);
        Report(
            context,
            literal,
            code,
            known is not null
                ? $"never equals '{name}', which Stripe sends in lower case: compare with '{known}'"
                : $"never equals '{name}', since Stripe has no such currency"
                    + (meant is null ? string.Empty : $": compare with '{meant}'"),
            meant
        );
    }

    private static void Report(
        OperationAnalysisContext context,
        IOperation at,
        string code,
        string says,
        string? replacement
    ) =>
        context.ReportDiagnostic(
            Diagnostic.Create(
                Rules.STRIPE3007_CurrencyCodeThatStripeDoesNotUse,
                at.Syntax.GetLocation(),
                replacement is null
                    ? ImmutableDictionary<string, string?>.Empty
                    : ImmutableDictionary<string, string?>.Empty.Add(Replacement, replacement),
                code,
                says
            )
        );

    private static bool IsText(IOperation value) =>
        AmountTrace.Bare(value).ConstantValue is { HasValue: true, Value: string };

    // Equals(x) and Equals(x, StringComparison.Ordinal), not …IgnoreCase.
    private static bool IsCaseSensitive(IInvocationOperation call)
    {
        var compared = call.Instance is null ? 2 : 1;
        if (call.Arguments.Length < compared)
        {
            return false;
        }

        return call.Arguments.Length == compared
            || call.Arguments[compared].Value is IFieldReferenceOperation { Field.Name: { } comparison }
                && !comparison.EndsWith("IgnoreCase", StringComparison.Ordinal);
    }

    // A Stripe object's currency, itself or in a variable that never holds anything else.
    private static bool IsCurrencyOfStripe(IOperation value, ValueFlow flow, StripeSymbols stripe)
    {
        switch (value)
        {
            case IPropertyReferenceOperation { Property: { } property }:
                return property.Type.SpecialType is SpecialType.System_String
                    && property.Name.EndsWith("Currency", StringComparison.Ordinal)
                    && !property.ContainingType.Name.EndsWith("Options", StringComparison.Ordinal)
                    && stripe.Declares(property);
            case IConditionalAccessOperation access:
                return IsCurrencyOfStripe(access.WhenNotNull, flow, stripe);
            case ILocalReferenceOperation local:
                var origins = flow.StepBack(local);
                if (origins.IsUnknown || !origins.IsComplete)
                {
                    return false;
                }

                foreach (var origin in origins.Values)
                {
                    var from = AmountTrace.Bare(origin);
                    if (from is ILocalReferenceOperation || !IsCurrencyOfStripe(from, flow, stripe))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return false;
        }
    }

    // What a pattern looks at: `x is "USD" or "EUR"`, `{ Currency: "USD" }`, a case of a switch.
    private static IOperation? Matched(IPatternOperation pattern)
    {
        for (var around = pattern.Parent; around is not null; around = around.Parent)
        {
            switch (around)
            {
                case IBinaryPatternOperation or INegatedPatternOperation:
                    continue;
                case IIsPatternOperation test:
                    return test.Value;
                case ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation choice }:
                    return choice.Value;
                case IPatternCaseClauseOperation { Parent.Parent: ISwitchOperation choice }:
                    return choice.Value;
                case IPropertySubpatternOperation member:
                    return member.Member;
                default:
                    return null;
            }
        }

        return null;
    }

    private static IEnumerable<IOperation> Choices(IOperation value)
    {
        switch (value)
        {
            case IConditionalOperation { WhenFalse: { } whenFalse } choice:
                return [.. Choices(choice.WhenTrue), .. Choices(whenFalse)];
            case ICoalesceOperation coalesce:
                return [.. Choices(coalesce.Value), .. Choices(coalesce.WhenNull)];
            case ISwitchExpressionOperation choice:
                return choice.Arms.SelectMany(static arm => Choices(arm.Value));
            default:
                return [AmountTrace.Bare(value)];
        }
    }

    private static bool WantsLowerCase(AnalyzerOptions options, SyntaxTree tree) =>
        options.AnalyzerConfigOptionsProvider.GetOptions(tree).TryGetValue(CaseOption, out var value)
        && string.Equals(value.Trim(), "lower", StringComparison.OrdinalIgnoreCase);
}

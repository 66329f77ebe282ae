using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;
using static StripeGuard.Analyzers.Flow.Words;

namespace StripeGuard.Analyzers.Webhooks;

/// <summary>A check of the signature that is left out where there is no secret or no signature, while the event is taken all the same.</summary>
internal static class SkippedVerification
{
    private const string NoSecret = "no secret is configured";
    private const string NoSignature = "the request has no Stripe-Signature header";

    /// <summary>When the event that <paramref name="parse"/> makes is not checked, in words; null where that is not known.</summary>
    public static string? Of(IOperation parse, WebhookCalls calls, AnalyzerOptions options)
    {
        foreach (var part in Endpoint.Scope(parse).Descendants())
        {
            if (
                part is IInvocationOperation check
                && check != parse
                && calls.IsVerification(check, options)
                && SkippedWhen(check, parse) is { } condition
                && Missing(condition, check) is { } missing
            )
            {
                return missing;
            }
        }

        return null;
    }

    /// <summary>The condition on which the parse runs without the check.</summary>
    private static IOperation? SkippedWhen(IOperation check, IOperation parse)
    {
        var (common, ofCheck, ofParse) = Paths.Fork(check, parse);
        if (common is IConditionalOperation choice)
        {
            return Paths.AreBranches(common, ofCheck, ofParse) ? choice.Condition : null;
        }

        return BranchAround(check, common, isOptional: true)?.Condition
            ?? BranchAround(parse, common, isOptional: false)?.Condition;
    }

    /// <summary>
    /// The if around an operation, within <paramref name="common"/>: one whose other way goes on without it
    /// (<paramref name="isOptional"/>), or one whose branch leaves with it.
    /// </summary>
    private static IConditionalOperation? BranchAround(IOperation operation, IOperation? common, bool isOptional)
    {
        for (var child = operation; child.Parent is { } parent && parent != common; child = parent)
        {
            if (parent is not IConditionalOperation choice || child == choice.Condition)
            {
                continue;
            }

            var other = child == choice.WhenTrue ? choice.WhenFalse : choice.WhenTrue;
            if (isOptional ? !Paths.Leaves(other) : Paths.Leaves(child))
            {
                return choice;
            }
        }

        return null;
    }

    private static string? Missing(IOperation condition, IInvocationOperation check)
    {
        string? missing = null;
        foreach (var part in condition.DescendantsAndSelf())
        {
            switch (part)
            {
                // Left out on the developer's machine only.
                case IInvocationOperation { TargetMethod.Name: "IsDevelopment" or "IsEnvironment" or "IsProduction" }:
                    return null;
                case IInvocationOperation { TargetMethod: var method } call
                    when method.Name
                        is "IsNullOrEmpty"
                            or "IsNullOrWhiteSpace"
                            or "Any"
                            or "TryGetValue"
                            or "ContainsKey":
                    missing ??= Named(call, check);
                    break;
                case IBinaryOperation
                {
                    OperatorKind: not (BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr)
                } test when IsNothing(test.LeftOperand) || IsNothing(test.RightOperand):
                case IIsPatternOperation:
                    missing ??= Named(part, check);
                    break;
            }
        }

        return missing;
    }

    private static bool IsNothing(IOperation value) =>
        value
            is { ConstantValue: { HasValue: true, Value: null or "" or 0 } }
                or IConversionOperation { Operand.ConstantValue: { HasValue: true, Value: null } }
                or IFieldReferenceOperation
                {
                    Field: { Name: "Empty", ContainingType.SpecialType: SpecialType.System_String }
                };

    /// <summary>Which of the two a test is about: by its words, or since it tests what the check is given.</summary>
    private static string? Named(IOperation test, IInvocationOperation check)
    {
        var words = test.Syntax.ToString();
        if (Has(words, "secret") || Mentions(test, check.Secret()))
        {
            return NoSecret;
        }

        return Has(words, "signature") || Has(words, "sigHeader") || Mentions(test, check.Signature())
            ? NoSignature
            : null;
    }

    private static bool Mentions(IOperation test, IOperation? argument)
    {
        while (argument is IConversionOperation conversion)
        {
            argument = conversion.Operand;
        }

        if (argument is null || ValueFlow.Referenced(argument) is not { } given)
        {
            return false;
        }

        foreach (var part in test.DescendantsAndSelf())
        {
            if (SymbolEqualityComparer.Default.Equals(ValueFlow.Referenced(part), given))
            {
                return true;
            }
        }

        return false;
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Facts;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>The currency that an amount is sent in: the one set beside it, or on the object around.</summary>
internal sealed class RequestCurrency
{
    private static readonly string[] DecimalsWords =
    [
        "ZeroDecimal",
        "DecimalPlaces",
        "Exponent",
        "MinorUnit",
        "ThreeDecimal",
    ];

    private RequestCurrency(IOperation value, ImmutableArray<string> codes)
    {
        Value = value;
        Codes = codes;
    }

    /// <summary>What the currency is set to.</summary>
    public IOperation Value { get; }

    /// <summary>Each code that it can be; empty where it varies.</summary>
    public ImmutableArray<string> Codes { get; }

    /// <summary>The currency of an amount, or null where the request names none.</summary>
    public static RequestCurrency? Of(ISimpleAssignmentOperation amount, AmountContext context) =>
        (Around(amount, context.Stripe) ?? OnTheSameVariable(amount, context)) is { } value
            ? new RequestCurrency(value, CodesOf(value, context.Flow))
            : null;

    /// <summary>
    /// Whether the code around <paramref name="operation"/> looks at how many decimals a currency has, or at which
    /// currency it is: then its own choice stands.
    /// </summary>
    public static bool IsHeededAround(IOperation operation)
    {
        foreach (var inner in ValueFlow.Root(operation).Descendants())
        {
            if (
                inner
                is IMemberReferenceOperation
                    or IInvocationOperation
                    or ILocalReferenceOperation
                    or IParameterReferenceOperation
            )
            {
                var name = (inner as IInvocationOperation)?.TargetMethod.Name ?? ValueFlow.Referenced(inner)?.Name;
                if (name is not null && SaysDecimals(name))
                {
                    return true;
                }
            }
            else if (
                inner is ILiteralOperation { ConstantValue: { HasValue: true, Value: string { Length: 3 } code } }
                && Currencies.Find(code) is { } currency
                && (currency.Decimals != 2 || IsCompared(inner))
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool SaysDecimals(string name)
    {
        foreach (var word in DecimalsWords)
        {
            if (name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCompared(IOperation literal) =>
        literal.Parent switch
        {
            IBinaryOperation or IConstantPatternOperation or ISingleValueCaseClauseOperation => true,
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Equals" } } => true,
            IConversionOperation conversion => IsCompared(conversion),
            _ => false,
        };

    // In the same initializer, or in one further out: TransferData = new() { Amount = … }.
    private static IOperation? Around(ISimpleAssignmentOperation amount, StripeSymbols stripe)
    {
        for (var around = amount.Parent; around is not null and not IAnonymousFunctionOperation; around = around.Parent)
        {
            if (around is not IObjectOrCollectionInitializerOperation initializer)
            {
                continue;
            }

            foreach (var member in initializer.Initializers)
            {
                if (CurrencySetBy(member, stripe) is { } value)
                {
                    return value;
                }
            }
        }

        return null;
    }

    // options.Currency = … before or after, or the initializer of the options whose amount is set later.
    private static IOperation? OnTheSameVariable(ISimpleAssignmentOperation amount, AmountContext context)
    {
        if (VariableOf(amount) is not { } variable)
        {
            return null;
        }

        foreach (var mention in context.Flow.BodyOf(amount).ReferencesTo(variable))
        {
            if (
                mention.Parent is IPropertyReferenceOperation { Parent: ISimpleAssignmentOperation assignment }
                && CurrencySetBy(assignment, context.Stripe) is { } value
            )
            {
                return value;
            }
        }

        foreach (var made in context.Flow.BodyOf(amount).WritesTo(variable).Values)
        {
            var creation = (made as IConversionOperation)?.Operand ?? made;
            if (creation is not IObjectCreationOperation { Initializer: { } initializer })
            {
                continue;
            }

            foreach (var member in initializer.Initializers)
            {
                if (CurrencySetBy(member, context.Stripe) is { } value)
                {
                    return value;
                }
            }
        }

        return null;
    }

    /// <summary>The local or parameter that holds the options whose amount is set, or null.</summary>
    public static ISymbol? VariableOf(ISimpleAssignmentOperation amount)
    {
        if (
            amount.Target is IPropertyReferenceOperation
            {
                Instance: ILocalReferenceOperation or IParameterReferenceOperation
            } set
        )
        {
            return ValueFlow.Referenced(set.Instance);
        }

        var around = amount.Parent;
        while (
            around
                is IObjectOrCollectionInitializerOperation
                    or IObjectCreationOperation
                    or IConversionOperation
                    or ISimpleAssignmentOperation
        )
        {
            if (around is ISimpleAssignmentOperation { Target: ILocalReferenceOperation local })
            {
                return local.Local;
            }

            around = around.Parent;
        }

        return around is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }
            ? declarator.Symbol
            : null;
    }

    private static IOperation? CurrencySetBy(IOperation member, StripeSymbols stripe) =>
        member
            is ISimpleAssignmentOperation
            {
                Target: IPropertyReferenceOperation { Property: { Name: "Currency" } property }
            } assignment
        && stripe.Declares(property)
            ? assignment.Value
            : null;

    private static ImmutableArray<string> CodesOf(IOperation value, ValueFlow flow)
    {
        var trail = flow.Follow(WithoutCase(value));
        if (!trail.IsComplete)
        {
            return ImmutableArray<string>.Empty;
        }

        var codes = ImmutableArray.CreateBuilder<string>();
        foreach (var end in trail.Ends)
        {
            if (WithoutCase(end).ConstantValue is not { HasValue: true, Value: string code })
            {
                return ImmutableArray<string>.Empty;
            }

            codes.Add(code);
        }

        return codes.ToImmutable();
    }

    // "USD".ToLower()
    private static IOperation WithoutCase(IOperation value) =>
        value
            is IInvocationOperation
            {
                TargetMethod.Name: "ToLower" or "ToLowerInvariant" or "ToUpper" or "ToUpperInvariant" or "Trim",
                Instance: { } instance
            }
            ? instance
            : value;
}

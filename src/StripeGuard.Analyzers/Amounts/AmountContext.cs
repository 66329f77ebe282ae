using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Amounts;

/// <summary>What every reading of an amount needs at hand.</summary>
internal sealed class AmountContext(ValueFlow flow, StripeSymbols stripe, AmountOptions options)
{
    public ValueFlow Flow { get; } = flow;
    public StripeSymbols Stripe { get; } = stripe;
    public AmountOptions Options { get; } = options;

    /// <summary>Whether the value is of a money type, a member of one, or made by one.</summary>
    public bool IsMoney(IOperation value) =>
        Options.IsMoneyType(value.Type)
        || value switch
        {
            IConversionOperation conversion => Options.IsMoneyType(conversion.Operand.Type),
            IMemberReferenceOperation { Instance: { } instance } => Options.IsMoneyType(instance.Type),
            IInvocationOperation { Instance: { } instance } => Options.IsMoneyType(instance.Type),
            _ => false,
        };
}

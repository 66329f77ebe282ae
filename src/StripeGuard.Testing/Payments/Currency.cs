using System.Collections.Frozen;
using System.Globalization;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Payments;

/// <summary>A currency that can be charged in, with its bounds in minor units: docs.stripe.com/currencies.</summary>
internal sealed record Currency(string Code, int Decimals, string Symbol, long Minimum, long Maximum, long Step)
{
    private static readonly FrozenDictionary<string, Currency> ByCode = EmbeddedTable
        .Rows("StripeGuard.Testing.Payments.Currencies.tsv")
        .Select(row => new Currency(
            row[0],
            int.Parse(row[1], CultureInfo.InvariantCulture),
            row[2],
            Whole(row[3]),
            Whole(row[4]),
            Whole(row[5])
        ))
        .ToFrozenDictionary(currency => currency.Code, StringComparer.OrdinalIgnoreCase);

    /// <summary>The codes in the order of Stripe's own error message: the common ones lead.</summary>
    private static readonly string Supported = string.Join(
        ", ",
        ByCode.Keys.Order(StringComparer.Ordinal).OrderByDescending(code => code == "usd")
    );

    /// <summary>The currency of that code in any case, or Stripe's 400.</summary>
    public static Currency Of(string code) =>
        ByCode.GetValueOrDefault(code)
        ?? throw StripeErrors.Invalid(
            $"Invalid currency: {code.ToLowerInvariant()}. Stripe currently supports these currencies: {Supported}",
            param: "currency"
        );

    /// <summary>Refuses an amount outside the currency's bounds, in Stripe's words.</summary>
    public void Check(long amount, string param = "amount")
    {
        if (amount <= 0)
        {
            throw StripeErrors.Invalid(
                "The amount must be greater than or equal to the minimum charge amount allowed for your account and the currency set (https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).  If you want to save a Payment Method for future use without an immediate payment, use a Setup Intent instead: https://docs.stripe.com/payments/setup-intents",
                "parameter_invalid_integer",
                param
            );
        }

        if (amount < Minimum)
        {
            throw StripeErrors.Invalid($"Amount must be at least {Show(Minimum)} {Code}", "amount_too_small", param);
        }

        if (amount > Maximum)
        {
            throw StripeErrors.Invalid(
                $"Amount must be no more than {Show(Maximum)} {Code}",
                "amount_too_large",
                param
            );
        }

        if (amount % Step != 0)
        {
            throw StripeErrors.Invalid(
                $"Invalid amount: {amount}. Amounts in {Code} must be evenly divisible by {Step}.",
                param: param
            );
        }
    }

    /// <summary>An amount of minor units, parts of one included, in the currency's own unit: 1299 cents are 12.99.</summary>
    public decimal Major(decimal minor) => minor / (decimal)Math.Pow(10, Decimals);

    /// <summary>An amount of minor units as Stripe's messages write it: <c>$1,299.50</c>.</summary>
    public string Show(long amount)
    {
        var digits = Major(amount).ToString("N" + Decimals, CultureInfo.InvariantCulture);
        return Symbol.Length > 0 ? Symbol + digits : $"{digits} {Code.ToUpperInvariant()}";
    }

    private static long Whole(string cell) => long.Parse(cell, CultureInfo.InvariantCulture);
}

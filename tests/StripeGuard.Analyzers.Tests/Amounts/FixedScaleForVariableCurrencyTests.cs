using Verify = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.Amounts.FixedScaleForVariableCurrencyAnalyzer>;

namespace StripeGuard.Analyzers.Tests.Amounts;

/// <summary>STRIPE3005 reports, and stays silent: docs/rules/STRIPE3005.md.</summary>
public class FixedScaleForVariableCurrencyTests
{
    [Fact]
    public Task A_hundred_is_not_every_currencys_factor() =>
        Verify.Reports(
            """
            public record Money(decimal Amount, string Currency);
            public class Payment { public decimal Amount { get; set; } public string Currency { get; set; } = ""; }
            public class Settings { public string Currency { get; set; } = ""; public decimal Price { get; set; } }

            public class Desk(PaymentIntentService intents, Settings settings)
            {
                public ChargeCreateOptions Parameter(decimal price, string currency) =>
                    new() { Amount = [|(long)(price * 100)|], Currency = currency.ToLower() };

                public async Task Local(decimal amount, string currency = "usd")
                {
                    var amountInCents = [|(long)(amount * 100)|];
                    await intents.CreateAsync(new() { Amount = amountInCents, Currency = currency });
                }

                public PriceCreateOptions Configured() =>
                    new() { UnitAmount = [|(long)(settings.Price * 100)|], Currency = settings.Currency };

                public PaymentIntentCreateOptions Value(Money money)
                {
                    var options = new PaymentIntentCreateOptions { Amount = ConvertToStripeAmount(money) };
                    options.Currency = money.Currency;
                    return options;
                }

                private static long ConvertToStripeAmount(Money money) => [|(long)(money.Amount * 100)|];

                public RefundCreateOptions Refund(Payment payment, decimal? part)
                {
                    var amount = part.HasValue ? [|(long)(part.Value * 100)|] : [|(long)(payment.Amount * 100)|];
                    return new RefundCreateOptions { Amount = amount };
                }
            }
            """
        );

    [Fact]
    public Task One_currency_or_a_factor_that_follows_it_is_silent() =>
        Verify.Silent(
            """
            public class Order { public decimal Total { get; set; } }

            public class Desk
            {
                private static readonly HashSet<string> ZeroDecimalCurrencies = ["jpy", "krw"];
                private const string Currency = "usd";

                public ChargeCreateOptions One(decimal price) => new() { Amount = (long)(price * 100), Currency = Currency };

                public ChargeCreateOptions Two(decimal price, bool european) =>
                    new() { Amount = (long)(price * 100), Currency = european ? "eur" : "usd" };

                public ChargeCreateOptions Factor(decimal price, string currency) =>
                    new() { Amount = (long)(price * (ZeroDecimalCurrencies.Contains(currency) ? 1 : 100)), Currency = currency };

                public ChargeCreateOptions Helper(decimal price, string currency) =>
                    new() { Amount = ToStripeAmount(price, currency), Currency = currency };

                private static long ToStripeAmount(decimal price, string currency) =>
                    ZeroDecimalCurrencies.Contains(currency) ? (long)price : (long)Math.Round(price * 100);

                public ChargeCreateOptions Refused(decimal price, string currency)
                {
                    if (currency is not "usd" and not "eur")
                    {
                        throw new ArgumentException(currency);
                    }

                    return new ChargeCreateOptions { Amount = (long)(price * 100), Currency = currency };
                }

                public RefundCreateOptions Refund(Order order) => new() { Amount = (long)(order.Total * 100) };

                public PaymentIntentUpdateOptions Update(Order order, Coupon coupon) =>
                    new() { Amount = (long)(order.Total * (100 - coupon.PercentOff!.Value) / 100 * 100) };

                public ChargeCreateOptions Minor(long amount, string currency) => new() { Amount = amount, Currency = currency };
            }
            """
        );
}

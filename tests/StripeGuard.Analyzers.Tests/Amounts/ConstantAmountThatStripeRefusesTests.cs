using Verify = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.Amounts.ConstantAmountThatStripeRefusesAnalyzer>;

namespace StripeGuard.Analyzers.Tests.Amounts;

/// <summary>STRIPE3008 reports, and stays silent: docs/rules/STRIPE3008.md.</summary>
public class ConstantAmountThatStripeRefusesTests
{
    private const string Refused = """
        using Stripe.Checkout;

        public class Desk(PaymentIntentService intents)
        {
            private const long Deposit = 20;
            private readonly long fee = 5;

            public object Charges() => new object[]
            {
                new ChargeCreateOptions { Amount = [|20|], Currency = "usd" },
                new ChargeCreateOptions { Amount = [|Deposit|], Currency = "USD" },
                new PaymentIntentCreateOptions { Amount = [|fee|], Currency = "eur" },
                new PaymentIntentCreateOptions { Amount = [|100_000_000|], Currency = "usd" },
                new PaymentIntentCreateOptions { Amount = [|1005|], Currency = "kwd" },
                new PaymentIntentCreateOptions { Amount = [|0|] },
                new RefundCreateOptions { Amount = [|-500|] },
                new TransferCreateOptions { Amount = [|0L|], Currency = "usd" },
                new PayoutCreateOptions { Amount = [|150_050|], Currency = "huf" },
                new CouponCreateOptions { AmountOff = [|0|] },
                new SessionCreateOptions { LineItems = [new() { PriceData = new() { UnitAmount = [|-100|], Currency = "usd" } }] },
            };

            public async Task Later()
            {
                var options = new PaymentIntentCreateOptions { Currency = "gbp" };
                var amount = 15;
                options.Amount = [|amount|];
                await intents.CreateAsync(options);
                await intents.UpdateAsync("pi_1", new() { Amount = [|-1|] });
            }
        }
        """;

    [Fact]
    public async Task A_constant_outside_the_currencys_bounds_never_works()
    {
        await Verify.Reports(Refused);
        await Verify.Silent(
            Refused.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal),
            inTestProject: true
        );
    }

    [Fact]
    public Task What_Stripe_takes_is_silent() =>
        Verify.Silent(
            """
            using Stripe.Checkout;

            public class Desk(long configured)
            {
                public object Charges(long amount, string currency) => new object[]
                {
                    new ChargeCreateOptions { Amount = 50, Currency = "usd" },
                    new ChargeCreateOptions { Amount = 20, Currency = currency },
                    new ChargeCreateOptions { Amount = 20 },
                    new ChargeCreateOptions { Amount = 20, Currency = "vnd" },
                    new ChargeCreateOptions { Amount = amount, Currency = "usd" },
                    new ChargeCreateOptions { Amount = configured, Currency = "usd" },
                    new ChargeCreateOptions { Amount = 5000, Currency = "usd", ApplicationFeeAmount = 0 },
                    // Free prices, credits and debits, a hundred million rupiahs.
                    new PriceCreateOptions { UnitAmount = 0, Currency = "usd" },
                    new InvoiceItemCreateOptions { Amount = -2000, Currency = "usd" },
                    new CustomerBalanceTransactionCreateOptions { Amount = -20, Currency = "usd" },
                    new PaymentIntentCreateOptions { Amount = 100_000_000, Currency = "idr" },
                    new PayoutCreateOptions { Amount = 150_000, Currency = "huf" },
                    new PayoutCreateOptions { Amount = 20, Currency = "usd" },
                    new RefundCreateOptions { Amount = 1 },
                };

                public ChargeCreateOptions SetAgain(long amount)
                {
                    var options = new ChargeCreateOptions { Amount = 0, Currency = "usd" };
                    options.Amount = amount;
                    return options;
                }
            }
            """
        );
}

using Verify = StripeGuard.Analyzers.Tests.Verify<StripeGuard.Analyzers.Amounts.AmountsOfSeveralCurrenciesAddedUpAnalyzer>;

namespace StripeGuard.Analyzers.Tests.Amounts;

/// <summary>STRIPE3010 reports, and stays silent: docs/rules/STRIPE3010.md.</summary>
public class AmountsOfSeveralCurrenciesAddedUpTests
{
    [Fact]
    public Task Cents_and_yen_do_not_add_up() =>
        Verify.Reports(
            """
            public class Report(ChargeService charges, StripeClient client)
            {
                public long Available(Balance balance) => [|balance.Available.Sum(funds => funds.Amount)|];

                public decimal Pending(Balance balance)
                {
                    var total = 0m;
                    foreach (var funds in balance.Pending)
                    {
                        [|total += funds.Amount / 100m|];
                    }

                    return total;
                }

                public async Task<long> Taken()
                {
                    var all = await charges.ListAsync(new ChargeListOptions { Limit = 100 });
                    return [|all.Data.Where(charge => charge.Paid).Sum(charge => charge.Amount - charge.AmountRefunded)|];
                }

                public long Sold() => [|client.V1.PaymentIntents.ListAutoPaging().Sum(intent => intent.AmountReceived)|];
            }
            """
        );

    [Fact]
    public Task One_currency_at_a_time_is_silent() =>
        Verify.Silent(
            """
            public class Line { public long Amount { get; set; } }

            public class Report(ChargeService charges, RefundService refunds, BalanceTransactionService transactions)
            {
                public long Dollars(Balance balance) => balance.Available.Where(funds => funds.Currency == "usd").Sum(funds => funds.Amount);

                public object Each(Balance balance) =>
                    balance.Available.GroupBy(funds => funds.Currency).ToDictionary(g => g.Key, g => g.Sum(funds => funds.Amount));

                public long Loop(Balance balance)
                {
                    var total = 0L;
                    foreach (var funds in balance.Pending)
                    {
                        if (funds.Currency == "usd")
                        {
                            total += funds.Amount;
                        }
                    }

                    return total;
                }

                // What belongs to one payment, payout or invoice has one currency.
                public async Task<long> Refunded(string intent) =>
                    (await refunds.ListAsync(new RefundListOptions { PaymentIntent = intent })).Sum(refund => refund.Amount);

                public async Task<long> Paid(string payout) =>
                    (await transactions.ListAsync(new BalanceTransactionListOptions { Payout = payout })).Sum(t => t.Net);

                public long Lines(Invoice invoice) => invoice.Lines.Data.Sum(line => line.Amount);

                public long Given(IEnumerable<Charge> some) => some.Sum(charge => charge.Amount);

                public long Own(List<Line> lines) => lines.Sum(line => line.Amount);

                public async Task<int> Count() => (await charges.ListAsync()).Sum(charge => charge.Metadata.Count);
            }
            """
        );
}

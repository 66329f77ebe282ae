using Stripe;

namespace StripeGuard.Testing.Tests.Payments;

public class PayoutTests : IAsyncLifetime
{
    private FakeStripe stripe = null!;
    private Shop shop = null!;

    private PayoutService Payouts => new(shop.Client);

    public async Task InitializeAsync()
    {
        stripe = await FakeStripe.StartAsync();
        shop = new Shop(stripe, stripe.CreateClient());
        await shop.Pay(TestCards.BypassPending.PaymentMethod, 10_000); // 9,680 after the fee
    }

    public async Task DisposeAsync() => await stripe.DisposeAsync();

    [Fact]
    public async Task A_payout_leaves_the_balance_and_arrives_after_two_business_days()
    {
        var payout = await Payouts.CreateAsync(
            new()
            {
                Amount = 5000,
                Currency = "usd",
                Description = "Rent",
                StatementDescriptor = "RENT",
                Expand = ["balance_transaction", "destination"],
            }
        );
        var left = await Available();
        stripe.Clock.Advance(TimeSpan.FromDays(1));
        var underWay = await Payouts.GetAsync(payout.Id);
        stripe.Clock.Advance(TimeSpan.FromDays(4));
        var arrived = await Payouts.GetAsync(payout.Id);

        Assert.Equal(
            ("pending", false, "standard", "bank_account", "Rent"),
            (payout.Status, payout.Automatic, payout.Method, payout.Type, payout.Description)
        );
        Assert.Equal(new DateTime(2026, 1, 19, 0, 0, 0, DateTimeKind.Utc), payout.ArrivalDate);
        Assert.Equal(
            ("payout", -5000, 0, "available", payout.Id),
            (
                payout.BalanceTransaction.Type,
                payout.BalanceTransaction.Net,
                payout.BalanceTransaction.Fee,
                payout.BalanceTransaction.Status,
                payout.BalanceTransaction.SourceId
            )
        );
        Assert.Equal(("STRIPE TEST BANK", "6789"), Bank(payout));
        Assert.Equal((4680, "in_transit", "paid"), (left, underWay.Status, arrived.Status));
        Assert.Equal(4680, await Available());
        Assert.Equal(
            ["payout.created", "payout.updated", "payout.paid"],
            (await shop.EventTypesSoFar()).Where(type => type.StartsWith("payout", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task No_more_is_paid_out_than_is_available()
    {
        await shop.Pay(amount: 50_000); // pending for two business days

        var refused = await Shop.Refused(() => Payouts.CreateAsync(new() { Amount = 9681, Currency = "usd" }));

        Assert.Equal("balance_insufficient", refused.StripeError.Code);
        Assert.StartsWith(
            "You have insufficient funds in your Stripe account for this transfer.",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Empty(await Payouts.ListAsync());
    }

    [Fact]
    public async Task A_pending_payout_is_canceled_and_the_money_is_back()
    {
        var payout = await Pay(4000);

        var canceled = await Payouts.CancelAsync(payout.Id, new() { Expand = ["failure_balance_transaction"] });
        var again = await Shop.Refused(() => Payouts.CancelAsync(payout.Id));
        stripe.Clock.Advance(TimeSpan.FromDays(7));

        Assert.Equal(
            ("canceled", "payout_cancel", 4000),
            (canceled.Status, canceled.FailureBalanceTransaction.Type, canceled.FailureBalanceTransaction.Amount)
        );
        Assert.Equal(
            "This payout could not be canceled because it has a status of canceled. Only a payout with one of the following statuses may be canceled: pending.",
            again.Message
        );
        Assert.Equal(9680, await Available());
        Assert.Equal("canceled", (await Payouts.GetAsync(payout.Id)).Status);
    }

    [Fact]
    public async Task A_payout_that_is_reversed_comes_back()
    {
        var payout = await Pay(4000);
        var early = await Shop.Refused(() => Payouts.ReverseAsync(payout.Id));
        stripe.Clock.Advance(TimeSpan.FromDays(7));

        var reversal = await Payouts.ReverseAsync(payout.Id);
        var twice = await Shop.Refused(() => Payouts.ReverseAsync(payout.Id));

        Assert.Contains("has a status of pending", early.Message, StringComparison.Ordinal);
        Assert.Equal((-4000, payout.Id), (reversal.Amount, reversal.OriginalPayoutId));
        Assert.Equal(reversal.Id, (await Payouts.GetAsync(payout.Id)).ReversedById);
        Assert.Equal($"This payout has already been reversed by {reversal.Id}.", twice.Message);
        Assert.Equal(9680, await Available());
    }

    [Fact]
    public async Task An_instant_payout_arrives_within_half_an_hour()
    {
        var payout = await Payouts.CreateAsync(
            new()
            {
                Amount = 1000,
                Currency = "usd",
                Method = "instant",
            }
        );

        stripe.Clock.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal("paid", (await Payouts.GetAsync(payout.Id)).Status);
    }

    [Fact]
    public async Task A_manual_payout_does_not_say_what_it_pays_out()
    {
        var payout = await Pay(4000);

        var refused = await Shop.Refused(() =>
            new BalanceTransactionService(shop.Client).ListAsync(new() { Payout = payout.Id })
        );

        Assert.Equal(
            "Balance transaction history can only be filtered on automatic transfers, not manual.",
            refused.Message
        );
    }

    [Theory]
    [InlineData("btok_us_verified_noAccount", "no_account")]
    [InlineData("btok_us_verified_accountClosed", "account_closed")]
    public async Task A_top_up_from_a_bank_that_refuses_fails(string token, string code)
    {
        var topups = new TopupService(shop.Client);
        var good = await topups.CreateAsync(new() { Amount = 2000, Currency = "usd" });
        var bad = await topups.CreateAsync(
            new()
            {
                Amount = 3000,
                Currency = "usd",
                Source = token,
            }
        );
        var canceled = await topups.CreateAsync(new() { Amount = 4000, Currency = "usd" });
        await topups.CancelAsync(canceled.Id);
        var before = await Available();

        stripe.Clock.Advance(TimeSpan.FromDays(7));

        var succeeded = await topups.GetAsync(good.Id, new() { Expand = ["balance_transaction"] });
        Assert.Equal(("pending", "ach_debit"), (good.Status, good.Source.Type));
        Assert.Equal(
            ("succeeded", "topup", 2000),
            (succeeded.Status, succeeded.BalanceTransaction.Type, succeeded.BalanceTransaction.Net)
        );
        var failed = await topups.GetAsync(bad.Id);
        Assert.Equal(("failed", code), (failed.Status, failed.FailureCode));
        Assert.Equal("canceled", (await topups.GetAsync(canceled.Id)).Status);
        Assert.Equal((9680, 11_680), (before, await Available()));
        Assert.Superset(
            new HashSet<string> { "topup.created", "topup.canceled", "topup.succeeded", "topup.failed" },
            (await shop.EventTypesSoFar()).ToHashSet()
        );
        Assert.Equal(
            "This top-up could not be canceled because it has a status of succeeded. Only pending top-ups may be canceled.",
            (await Shop.Refused(() => topups.CancelAsync(good.Id))).Message
        );
    }

    private Task<Payout> Pay(long amount) => Payouts.CreateAsync(new() { Amount = amount, Currency = "usd" });

    private async Task<long> Available() => (await shop.Balance()).Available.Single().Amount;

    private static (string Name, string Last4) Bank(Payout payout)
    {
        var bank = Assert.IsType<BankAccount>(payout.Destination);
        return (bank.BankName, bank.Last4);
    }
}

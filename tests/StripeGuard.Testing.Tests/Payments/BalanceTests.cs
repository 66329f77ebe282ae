using Stripe;

namespace StripeGuard.Testing.Tests.Payments;

public class BalanceTests : IAsyncLifetime
{
    private FakeStripe stripe = null!;
    private Shop shop = null!;

    public async Task InitializeAsync()
    {
        stripe = await FakeStripe.StartAsync();
        shop = new Shop(stripe, stripe.CreateClient());
    }

    public async Task DisposeAsync() => await stripe.DisposeAsync();

    [Fact]
    public async Task A_new_account_has_nothing_in_its_own_currency()
    {
        var balance = await shop.Balance();

        Assert.Equal(("usd", 0), (balance.Available.Single().Currency, balance.Available.Single().Amount));
        Assert.Equal(0, balance.Pending.Single().Amount);
    }

    [Theory]
    [InlineData(2999, 117)]
    [InlineData(1000, 59)]
    [InlineData(50, 31)]
    [InlineData(500, 45)]
    public async Task Stripe_keeps_2_9_percent_and_thirty_cents(long amount, long fee)
    {
        var paid = await shop.Pay(amount: amount);

        var transaction = await Transaction(paid);

        Assert.Equal((amount, fee, amount - fee), (transaction.Amount, transaction.Fee, transaction.Net));
        Assert.Equal(
            ("charge", "charge", paid.LatestChargeId),
            (transaction.Type, transaction.ReportingCategory, transaction.SourceId)
        );
        Assert.Equal(
            (fee, "stripe_fee"),
            (transaction.FeeDetails.Single().Amount, transaction.FeeDetails.Single().Type)
        );
    }

    [Fact]
    public async Task A_payment_is_pending_for_two_business_days_and_then_available()
    {
        // The virtual clock starts on Thursday, 15 January 2026: Friday and Monday are the two days.
        var paid = await shop.Pay();
        var transaction = await Transaction(paid);
        var early = await shop.Balance();

        stripe.Clock.Advance(new DateTime(2026, 1, 19, 0, 0, 0, DateTimeKind.Utc) - stripe.Clock.UtcNow.UtcDateTime);
        var late = await shop.Balance();

        Assert.Equal(new DateTime(2026, 1, 19, 0, 0, 0, DateTimeKind.Utc), transaction.AvailableOn);
        Assert.Equal("pending", transaction.Status);
        Assert.Equal((0, 2882), (early.Available.Single().Amount, early.Pending.Single().Amount));
        Assert.Equal((2882, 0), (late.Available.Single().Amount, late.Pending.Single().Amount));
        Assert.Equal("available", (await Transaction(paid)).Status);
        Assert.Equal("balance.available", (await shop.EventTypesSoFar())[^1]);
    }

    [Fact]
    public async Task What_becomes_available_together_is_told_once()
    {
        await shop.Pay();
        await shop.Pay();

        stripe.Clock.Advance(TimeSpan.FromDays(7));

        Assert.Single(await shop.EventTypesSoFar(), "balance.available");
        Assert.Equal(2 * 2882, (await shop.Balance()).Available.Single().Amount);
    }

    [Fact]
    public async Task The_bypass_card_makes_money_available_at_once()
    {
        await shop.Pay(TestCards.BypassPending.PaymentMethod);

        var balance = await shop.Balance();

        Assert.Equal((2882, 0), (balance.Available.Single().Amount, balance.Pending.Single().Amount));
    }

    [Fact]
    public async Task Each_currency_has_its_own_amount()
    {
        await shop.Pay(amount: 1000, currency: "eur");
        await shop.Pay(amount: 5000, currency: "jpy");

        var pending = (await shop.Balance()).Pending.ToDictionary(entry => entry.Currency, entry => entry.Amount);

        Assert.Equal((941, 4825, 0), (pending["eur"], pending["jpy"], pending["usd"]));
    }

    [Fact]
    public async Task A_refund_leaves_the_balance_and_the_fee_stays_paid()
    {
        var paid = await shop.Pay();
        var refund = await shop.Refunds.CreateAsync(new() { PaymentIntent = paid.Id });

        var transaction = await new BalanceTransactionService(shop.Client).GetAsync(refund.BalanceTransactionId);

        Assert.Equal(
            ("refund", -2999, 0, -2999),
            (transaction.Type, transaction.Amount, transaction.Fee, transaction.Net)
        );
        Assert.Equal(-117, (await shop.Balance()).Pending.Single().Amount);
    }

    [Fact]
    public async Task Transactions_are_listed_by_type_and_source()
    {
        var paid = await shop.Pay();
        var refund = await shop.Refunds.CreateAsync(new() { PaymentIntent = paid.Id, Amount = 500 });
        var transactions = new BalanceTransactionService(shop.Client);

        var refunds = await transactions.ListAsync(new() { Type = "refund" });
        var ofCharge = await transactions.ListAsync(new() { Source = paid.LatestChargeId });

        Assert.Equal(refund.Id, Assert.Single(refunds.Data).SourceId);
        Assert.Equal("charge", Assert.Single(ofCharge.Data).Type);
    }

    private async Task<BalanceTransaction> Transaction(PaymentIntent intent)
    {
        var charge = await shop.Charges.GetAsync(intent.LatestChargeId, new() { Expand = ["balance_transaction"] });
        return charge.BalanceTransaction;
    }
}

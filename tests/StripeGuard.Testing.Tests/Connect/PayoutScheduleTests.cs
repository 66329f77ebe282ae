using Stripe;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Connect;

public class PayoutScheduleTests
{
    [Fact]
    public async Task A_seller_is_paid_daily_what_has_become_available()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var market = new Marketplace(stripe, stripe.CreateClient());
        var seller = await Seller(market, new() { Interval = "daily" });
        await Sell(market, seller, 10_000);

        stripe.Clock.Advance(TimeSpan.FromDays(10));

        var payout = Assert.Single(await Payouts(market, seller));
        Assert.Equal((9680, "paid", true), (payout.Amount, payout.Status, payout.Automatic));
        Assert.Equal("completed", payout.ReconciliationStatus);
        Assert.Equal(0, await market.Holds(seller));
        var told = await new EventService(market.Shop.Client).ListAsync(
            new() { Types = ["payout.created", "payout.updated", "payout.paid"] },
            Marketplace.As(seller)
        );
        Assert.Equal(["payout.paid", "payout.updated", "payout.created"], told.Select(one => one.Type));
    }

    [Theory]
    [InlineData("weekly", "friday", null, DayOfWeek.Friday, null)]
    [InlineData("monthly", null, 31L, null, 31)]
    public async Task A_seller_is_paid_on_the_day_of_the_schedule(
        string interval,
        string? weekday,
        long? monthday,
        DayOfWeek? ofWeek,
        int? ofMonth
    )
    {
        await using var stripe = await FakeStripe.StartAsync();
        var market = new Marketplace(stripe, stripe.CreateClient());
        var seller = await Seller(
            market,
            new()
            {
                Interval = interval,
                WeeklyAnchor = weekday,
                MonthlyAnchor = monthday,
            }
        );
        await Sell(market, seller, 10_000);
        await Sell(market, seller, 5_000);

        stripe.Clock.Advance(TimeSpan.FromDays(45));

        var payout = Assert.Single(await Payouts(market, seller));
        Assert.Equal(15_000 - 320 - 175, payout.Amount);
        Assert.Equal(ofWeek ?? payout.Created.DayOfWeek, payout.Created.DayOfWeek);
        Assert.Equal(
            Math.Min(ofMonth ?? payout.Created.Day, DateTime.DaysInMonth(payout.Created.Year, payout.Created.Month)),
            payout.Created.Day
        );
    }

    [Fact]
    public async Task A_manual_schedule_pays_nothing_by_itself()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var market = new Marketplace(stripe, stripe.CreateClient());
        var seller = await market.NewSeller();
        await Sell(market, seller, 10_000);

        stripe.Clock.Advance(TimeSpan.FromDays(45));

        Assert.Empty(await Payouts(market, seller));
        Assert.Equal(9680, await market.Holds(seller));
    }

    [Fact]
    public async Task A_bank_account_that_failed_gets_nothing_more()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var market = new Marketplace(stripe, stripe.CreateClient());
        var seller = await Seller(market, new() { Interval = "daily" }, "btok_us_accountClosed");
        await Sell(market, seller, 10_000);

        stripe.Clock.Advance(TimeSpan.FromDays(45));

        Assert.Equal(("failed", "account_closed"), Outcome(Assert.Single(await Payouts(market, seller))));
        Assert.Equal(9680, await market.Holds(seller));
    }

    private static (string, string) Outcome(Payout payout) => (payout.Status, payout.FailureCode);

    private static Task<Account> Seller(
        Marketplace market,
        AccountSettingsPayoutsScheduleOptions schedule,
        string bank = "btok_us_verified"
    )
    {
        var options = Marketplace.Seller();
        options.ExternalAccount = bank;
        options.Settings.Payouts.Schedule = schedule;
        return market.Accounts.CreateAsync(options);
    }

    private static Task<PaymentIntent> Sell(Marketplace market, Account seller, long amount) =>
        market.Shop.Intents.CreateAsync(Shop.Confirmed("pm_card_visa", amount), Marketplace.As(seller));

    private static Task<StripeList<Payout>> Payouts(Marketplace market, Account seller) =>
        new PayoutService(market.Shop.Client).ListAsync(null, Marketplace.As(seller));
}

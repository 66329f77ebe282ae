using Stripe;
using Stripe.TestHelpers;

namespace StripeGuard.Testing.Tests.Billing;

public class TestClockTests
{
    private static readonly DateTime NewYear = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task A_customer_on_a_clock_lives_in_its_time()
    {
        await using var shop = await BillingShop.Open();
        var clock = await shop.Clocks.CreateAsync(
            new TestClockCreateOptions { FrozenTime = NewYear, Name = "Renewals" }
        );
        var customer = await shop.Customer(clock: clock.Id);
        var bystander = await shop.Customer();

        var intent = await shop.Payments.Intents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = 2999,
                Currency = "usd",
                Customer = customer.Id,
                PaymentMethod = await shop.CardOf(customer),
                Confirm = true,
            }
        );
        var refund = await shop.Payments.Refunds.CreateAsync(
            new RefundCreateOptions { PaymentIntent = intent.Id, Amount = 500 }
        );

        Assert.Equal(clock.Id, customer.TestClockId);
        Assert.Equal(NewYear, customer.Created);
        Assert.Equal(NewYear, intent.Created);
        Assert.Equal(NewYear, (await shop.Payments.ChargeOf(intent)).Created);
        Assert.Equal(NewYear, refund.Created);
        Assert.Equal(shop.Now, bystander.Created);
    }

    [Fact]
    public async Task Money_becomes_available_as_the_clock_is_advanced()
    {
        await using var shop = await BillingShop.Open();
        var clock = await shop.Clocks.CreateAsync(new TestClockCreateOptions { FrozenTime = NewYear });
        var customer = await shop.Customer(clock: clock.Id);
        await shop.Payments.Intents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = 2999,
                Currency = "usd",
                Customer = customer.Id,
                PaymentMethod = await shop.CardOf(customer),
                Confirm = true,
            }
        );

        shop.Wait(days: 20);
        Assert.Equal(2882, (await shop.Payments.Balance()).Pending.Single().Amount);

        await shop.Clocks.AdvanceAsync(clock.Id, new TestClockAdvanceOptions { FrozenTime = NewYear.AddDays(7) });
        Assert.Equal(2882, (await shop.Payments.Balance()).Available.Single().Amount);
    }

    [Fact]
    public async Task An_advance_is_answered_while_advancing_and_is_ready_when_asked_again()
    {
        await using var shop = await BillingShop.Open();
        var clock = await shop.Clocks.CreateAsync(new TestClockCreateOptions { FrozenTime = NewYear });

        var advancing = await shop.Clocks.AdvanceAsync(
            clock.Id,
            new TestClockAdvanceOptions { FrozenTime = NewYear.AddDays(40) }
        );
        var ready = await shop.Clocks.GetAsync(clock.Id);

        Assert.Equal("ready", clock.Status);
        Assert.Equal("advancing", advancing.Status);
        Assert.Equal(NewYear.AddDays(40), advancing.StatusDetails.Advancing.TargetFrozenTime);
        Assert.Equal("ready", ready.Status);
        Assert.Equal(NewYear.AddDays(40), ready.FrozenTime);
        Assert.Equal(
            ["test_helpers.test_clock.created", "test_helpers.test_clock.advancing", "test_helpers.test_clock.ready"],
            await shop.Payments.EventTypesSoFar()
        );
    }

    [Fact]
    public async Task A_clock_goes_forward_only_two_years_at_most_and_carries_three_customers()
    {
        await using var shop = await BillingShop.Open();
        var clock = await shop.Clocks.CreateAsync(new TestClockCreateOptions { FrozenTime = NewYear });
        for (var i = 0; i < 3; i++)
        {
            await shop.Customer(clock: clock.Id);
        }

        Task Advance(DateTime to) =>
            shop.Clocks.AdvanceAsync(clock.Id, new TestClockAdvanceOptions { FrozenTime = to });

        var fourth = await BillingShop.Refused(() => shop.Customer(clock: clock.Id));
        var backwards = await BillingShop.Refused(() => Advance(NewYear));
        var tooFar = await BillingShop.Refused(() => Advance(NewYear.AddYears(2).AddSeconds(1)));
        var unknown = await BillingShop.Refused(() => shop.Customer(clock: "clock_nowhere"));

        Assert.Equal("test_clock", fourth.StripeError.Param);
        Assert.Equal("frozen_time", backwards.StripeError.Param);
        Assert.Equal("frozen_time", tooFar.StripeError.Param);
        Assert.Equal("No such test clock: 'clock_nowhere'", unknown.StripeError.Message);
        await Advance(NewYear.AddYears(2));
    }

    [Fact]
    public async Task A_clock_with_a_monthly_subscription_goes_two_months_at_once()
    {
        await using var shop = await BillingShop.Open();
        var clock = await shop.Clocks.CreateAsync(new TestClockCreateOptions { FrozenTime = NewYear });
        var customer = await shop.Customer(clock: clock.Id);
        var subscription = await shop.Subscribe(customer, await shop.Price());
        Task Advance(DateTime to) =>
            shop.Clocks.AdvanceAsync(clock.Id, new TestClockAdvanceOptions { FrozenTime = to });

        var tooFar = await BillingShop.Refused(() => Advance(NewYear.AddMonths(2).AddSeconds(1)));
        await Advance(NewYear.AddMonths(2));

        Assert.Equal("frozen_time", tooFar.StripeError.Param);
        Assert.Equal(
            NewYear.AddMonths(3),
            (await shop.Subscriptions.GetAsync(subscription.Id)).Items.Single().CurrentPeriodEnd
        );
        Assert.Equal(3, (await shop.Invoices.ListAsync(new InvoiceListOptions { Customer = customer.Id })).Count());
    }

    [Fact]
    public async Task A_deleted_clock_takes_its_customers_with_it()
    {
        await using var shop = await BillingShop.Open();
        var clock = await shop.Clocks.CreateAsync(new TestClockCreateOptions { FrozenTime = NewYear });
        var customer = await shop.Customer(clock: clock.Id);
        var bystander = await shop.Customer();

        var deleted = await shop.Clocks.DeleteAsync(clock.Id);

        Assert.True(deleted.Deleted);
        Assert.True((await shop.Customers.GetAsync(customer.Id)).Deleted);
        Assert.Null((await shop.Customers.GetAsync(bystander.Id)).Deleted);
    }

    [Fact]
    public async Task A_clock_is_deleted_by_itself_after_thirty_days()
    {
        await using var shop = await BillingShop.Open();
        var clock = await shop.Clocks.CreateAsync(new TestClockCreateOptions { FrozenTime = NewYear });

        Assert.Equal(shop.Now.AddDays(30), clock.DeletesAfter);
        shop.Wait(days: 30);

        Assert.True((await shop.Clocks.GetAsync(clock.Id)).Deleted);
        Assert.Contains("test_helpers.test_clock.deleted", await shop.Payments.EventTypesSoFar());
    }
}

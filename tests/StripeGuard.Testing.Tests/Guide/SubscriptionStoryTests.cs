using Stripe;
using Stripe.Checkout;
using StripeGuard.Testing.Tests.Webhooks;

namespace StripeGuard.Testing.Tests.Guide;

/// <summary>
/// A subscription as a guide to Stripe tells it: sold on a Checkout page with a trial, heard of by webhook, changed,
/// canceled, taken back.
/// </summary>
public sealed class SubscriptionStoryTests : IAsyncLifetime
{
    private FakeStripe stripe = null!;
    private StripeClient client = null!;

    public async Task InitializeAsync()
    {
        stripe = await FakeStripe.StartAsync();
        client = stripe.CreateClient();
    }

    public Task DisposeAsync() => stripe.DisposeAsync().AsTask();

    [Fact]
    public async Task Checkout_sells_a_subscription_with_a_trial_a_promotion_code_and_automatic_tax()
    {
        var price = await PriceAsync(29_900, "year");
        var coupon = await client.V1.Coupons.CreateAsync(new() { PercentOff = 20, Duration = "once" });
        await client.V1.PromotionCodes.CreateAsync(
            new()
            {
                Code = "LAUNCH20",
                Promotion = new() { Type = "coupon", Coupon = coupon.Id },
            }
        );

        var session = await client.V1.Checkout.Sessions.CreateAsync(
            new SessionCreateOptions
            {
                SuccessUrl = "https://myapp.example/success?session_id={CHECKOUT_SESSION_ID}",
                CancelUrl = "https://myapp.example/pricing",
                Mode = "subscription",
                LineItems = [new() { Price = price.Id, Quantity = 1 }],
                CustomerEmail = "alice@example.com",
                Metadata = new() { ["plan"] = "pro_annual", ["source"] = "landing_page" },
                SubscriptionData = new()
                {
                    Metadata = new() { ["plan_tier"] = "pro" },
                    TrialPeriodDays = 14,
                },
                AllowPromotionCodes = true,
                AutomaticTax = new() { Enabled = true },
            }
        );
        Assert.Equal(("subscription", "open", "unpaid"), (session.Mode, session.Status, session.PaymentStatus));

        var done = await stripe.Checkout.PayAsync(session, TestCards.Visa, new() { PromotionCode = "launch20" });

        Assert.Equal(("complete", "alice@example.com"), (done.Status, done.CustomerDetails.Email));
        var subscription = await client.V1.Subscriptions.GetAsync(done.SubscriptionId);
        Assert.Equal(("trialing", "pro"), (subscription.Status, subscription.Metadata["plan_tier"]));
        Assert.True(subscription.AutomaticTax.Enabled);
        Assert.Empty((await client.V1.Charges.ListAsync()).Data);

        stripe.Clock.Advance(TimeSpan.FromDays(15));

        Assert.Equal("active", (await client.V1.Subscriptions.GetAsync(subscription.Id)).Status);
        var charge = Assert.Single((await client.V1.Charges.ListAsync()).Data);
        Assert.Equal(29_900 * 80 / 100, charge.Amount);
    }

    [Fact]
    public async Task The_application_hears_of_what_it_has_sold_and_of_its_end()
    {
        await using var shop = await Shop.OpenAsync();
        shop.Secret = stripe
            .Webhooks.Register(
                shop.Client,
                Shop.Path,
                EventTypes.CheckoutSessionCompleted,
                EventTypes.PaymentIntentSucceeded,
                EventTypes.PaymentIntentPaymentFailed,
                EventTypes.CustomerSubscriptionUpdated,
                EventTypes.CustomerSubscriptionDeleted
            )
            .Secret;
        var price = await PriceAsync(2999, "month");
        var session = await client.V1.Checkout.Sessions.CreateAsync(
            new SessionCreateOptions
            {
                SuccessUrl = "https://myapp.example/success",
                Mode = "subscription",
                LineItems = [new() { Price = price.Id, Quantity = 1 }],
                CustomerEmail = "alice@example.com",
                Metadata = new() { ["plan"] = "pro_monthly" },
            }
        );

        await Assert.ThrowsAsync<StripeException>(() => stripe.Checkout.PayAsync(session, TestCards.Declined));
        var sold = await stripe.Checkout.PayAsync(session, TestCards.Visa);
        await client.V1.Subscriptions.CancelAsync(sold.SubscriptionId);
        (await stripe.Webhooks.DrainAsync()).EnsureSucceeded();

        var completed = Assert.IsType<Session>(Heard(shop, EventTypes.CheckoutSessionCompleted).Data.Object);
        Assert.Equal((sold.SubscriptionId, "pro_monthly"), (completed.SubscriptionId, completed.Metadata["plan"]));
        Assert.Equal("paid", completed.PaymentStatus);
        Assert.Equal(
            2999,
            Assert.IsType<PaymentIntent>(Heard(shop, EventTypes.PaymentIntentSucceeded).Data.Object).AmountReceived
        );
        Assert.Contains(shop.Events, heard => heard.Type == EventTypes.PaymentIntentPaymentFailed);
        Assert.Contains(
            shop.Events,
            heard =>
                heard
                    is { Type: EventTypes.CustomerSubscriptionUpdated, Data.Object: Subscription { Status: "active" } }
        );
        var ended = Assert.IsType<Subscription>(Heard(shop, EventTypes.CustomerSubscriptionDeleted).Data.Object);
        Assert.Equal((sold.SubscriptionId, "canceled"), (ended.Id, ended.Status));
    }

    [Fact]
    public async Task A_subscription_is_upgraded_canceled_at_its_periods_end_taken_back_and_canceled()
    {
        var basic = await PriceAsync(1000, "month");
        var pro = await PriceAsync(4000, "month");
        var subscription = await SubscribeAsync(basic);
        Assert.Equal("active", subscription.Status);

        // Half of the month of 31 days is over.
        stripe.Clock.Advance(TimeSpan.FromDays(15.5));
        var upgraded = await client.V1.Subscriptions.UpdateAsync(
            subscription.Id,
            new SubscriptionUpdateOptions
            {
                Items = [new() { Id = subscription.Items.Data[0].Id, Price = pro.Id }],
                ProrationBehavior = "always_invoice",
            }
        );
        Assert.Equal(pro.Id, Assert.Single(upgraded.Items.Data).Price.Id);
        Assert.Equal([1500, 1000], (await client.V1.Charges.ListAsync()).Data.Select(charge => charge.Amount));

        var ending = await client.V1.Subscriptions.UpdateAsync(subscription.Id, new() { CancelAtPeriodEnd = true });
        Assert.Equal((true, "active"), (ending.CancelAtPeriodEnd, ending.Status));

        var back = await client.V1.Subscriptions.UpdateAsync(subscription.Id, new() { CancelAtPeriodEnd = false });
        Assert.False(back.CancelAtPeriodEnd);
        stripe.Clock.Advance(TimeSpan.FromDays(20));
        Assert.Equal("active", (await client.V1.Subscriptions.GetAsync(subscription.Id)).Status);

        await client.V1.Subscriptions.UpdateAsync(subscription.Id, new() { CancelAtPeriodEnd = true });
        stripe.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal("canceled", (await client.V1.Subscriptions.GetAsync(subscription.Id)).Status);

        var other = await SubscribeAsync(basic);
        Assert.Equal("canceled", (await client.V1.Subscriptions.CancelAsync(other.Id)).Status);
    }

    [Fact]
    public async Task A_renewal_that_fails_is_tried_three_times_more_while_the_subscription_is_past_due()
    {
        var subscription = await SubscribeAsync(
            await PriceAsync(1000, "month"),
            TestCards.DeclinedOnceAttached,
            trialDays: 7
        );
        Assert.Equal("trialing", subscription.Status);

        stripe.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromHours(2));
        Assert.Equal("past_due", (await client.V1.Subscriptions.GetAsync(subscription.Id)).Status);
        stripe.Clock.Advance(TimeSpan.FromDays(6));

        var failures = (await client.V1.Events.ListAsync(new() { Type = EventTypes.InvoicePaymentFailed })).Data;
        Assert.Equal([4, 3, 2, 1], failures.Select(failure => ((Invoice)failure.Data.Object).AttemptCount));
    }

    [Fact]
    public async Task A_monitor_sees_balances_by_currency_recent_charges_and_every_active_subscription()
    {
        var price = await PriceAsync(1000, "month");
        for (var i = 0; i < 25; i++)
        {
            await SubscribeAsync(price);
        }

        var ended = await SubscribeAsync(price);
        await client.V1.Subscriptions.CancelAsync(ended.Id);
        await client.V1.PaymentIntents.CreateAsync(
            new()
            {
                Amount = 1500,
                Currency = "jpy",
                PaymentMethod = "pm_card_visa",
                Confirm = true,
            }
        );

        var balance = await client.V1.Balance.GetAsync();
        Assert.Equal(["jpy", "usd"], balance.Pending.Select(funds => funds.Currency).Order(StringComparer.Ordinal));
        var charges = await client.V1.Charges.ListAsync(new() { Limit = 5 });
        Assert.Equal((5, "jpy", 1500), (charges.Data.Count, charges.Data[0].Currency, charges.Data[0].Amount));
        var active = client.V1.Subscriptions.ListAutoPaging(new() { Status = "active", Limit = 10 });
        Assert.Equal(25, active.Count());
    }

    private Task<Price> PriceAsync(long amount, string interval) =>
        client.V1.Prices.CreateAsync(
            new()
            {
                Currency = "usd",
                UnitAmount = amount,
                Recurring = new() { Interval = interval },
                ProductData = new() { Name = "Plan" },
            }
        );

    private async Task<Subscription> SubscribeAsync(Price price, TestCard? card = null, int? trialDays = null)
    {
        var method = (card ?? TestCards.Visa).PaymentMethod;
        var customer = await client.V1.Customers.CreateAsync(new() { Email = "alice@example.com" });
        var attached = await client.V1.PaymentMethods.AttachAsync(method, new() { Customer = customer.Id });
        return await client.V1.Subscriptions.CreateAsync(
            new()
            {
                Customer = customer.Id,
                DefaultPaymentMethod = attached.Id,
                Items = [new() { Price = price.Id }],
                TrialPeriodDays = trialDays,
            }
        );
    }

    private static Event Heard(Shop shop, string type) => Assert.Single(shop.Events, heard => heard.Type == type);
}

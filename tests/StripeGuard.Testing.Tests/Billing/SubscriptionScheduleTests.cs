using Stripe;

namespace StripeGuard.Testing.Tests.Billing;

public class SubscriptionScheduleTests
{
    [Fact]
    public async Task A_subscription_goes_through_its_phases_and_is_released()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var intro = await shop.Price(500);
        var full = await shop.Price(2000);
        var start = shop.Now;

        var schedule = await Schedules(shop).CreateAsync(Two(customer, intro, full));
        var subscription = await shop.Subscriptions.GetAsync(schedule.SubscriptionId);
        Assert.Equal(("active", start.AddMonths(2)), (schedule.Status, schedule.CurrentPhase.EndDate));
        Assert.Equal((schedule.Id, 500), (subscription.ScheduleId, subscription.Items.Single().Price.UnitAmount));

        shop.Stripe.Clock.Advance(start.AddMonths(2).AddHours(1) - shop.Now);
        var second = await shop.Subscriptions.GetAsync(subscription.Id);
        Assert.Equal(2000, second.Items.Single().Price.UnitAmount);
        Assert.Equal((2000, "paid"), ((await shop.Latest(second)).Total, (await shop.Latest(second)).Status));

        shop.Stripe.Clock.Advance(start.AddMonths(3).AddHours(1) - shop.Now);
        var released = await Schedules(shop).GetAsync(schedule.Id);
        var free = await shop.Subscriptions.GetAsync(subscription.Id);
        Assert.Equal(("released", subscription.Id), (released.Status, released.ReleasedSubscription));
        Assert.Equal(("active", null), (free.Status, free.ScheduleId));
        Assert.Equal(
            [500, 500, 2000, 2000],
            Enumerable.Reverse((await shop.Invoices.ListAsync()).Data).Select(invoice => invoice.AmountPaid)
        );
    }

    [Fact]
    public async Task It_starts_later_and_ends_with_its_subscription_when_it_is_to()
    {
        await using var shop = await BillingShop.Open();
        var start = shop.Now.AddDays(10);
        var options = Two(await shop.Customer(), await shop.Price(500), await shop.Price(2000));
        options.StartDate = start;
        options.EndBehavior = "cancel";

        var schedule = await Schedules(shop).CreateAsync(options);
        Assert.Equal(("not_started", null), (schedule.Status, schedule.SubscriptionId));
        Assert.Empty(await shop.Subscriptions.ListAsync());

        shop.Wait(days: 10);
        var subscription = (await shop.Subscriptions.ListAsync()).Single();
        Assert.Equal((start, "active"), (subscription.StartDate, subscription.Status));

        shop.Stripe.Clock.Advance(start.AddMonths(3) - shop.Now);
        Assert.Equal("completed", (await Schedules(shop).GetAsync(schedule.Id)).Status);
        Assert.Equal("canceled", (await shop.Subscriptions.GetAsync(subscription.Id)).Status);
        Assert.Contains("subscription_schedule.expiring", await shop.Payments.EventTypesSoFar());
    }

    [Fact]
    public async Task A_downgrade_at_the_end_of_the_period_is_scheduled_for_a_running_subscription()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var pro = await shop.Price(5000);
        var basic = await shop.Price(1000);
        var subscription = await shop.Subscribe(customer, pro);
        var schedule = await Schedules(shop)
            .CreateAsync(new SubscriptionScheduleCreateOptions { FromSubscription = subscription.Id });

        await Schedules(shop)
            .UpdateAsync(
                schedule.Id,
                new SubscriptionScheduleUpdateOptions
                {
                    Phases =
                    [
                        new SubscriptionSchedulePhaseOptions
                        {
                            StartDate = schedule.CurrentPhase.StartDate,
                            EndDate = schedule.CurrentPhase.EndDate,
                            Items = [new SubscriptionSchedulePhaseItemOptions { Price = pro.Id }],
                        },
                        new SubscriptionSchedulePhaseOptions
                        {
                            Items = [new SubscriptionSchedulePhaseItemOptions { Price = basic.Id, Quantity = 2 }],
                        },
                    ],
                }
            );
        Assert.Equal(5000, (await shop.Subscriptions.GetAsync(subscription.Id)).Items.Single().Price.UnitAmount);
        var refused = await BillingShop.Refused(() =>
            shop.Subscriptions.UpdateAsync(subscription.Id, new SubscriptionUpdateOptions { CancelAtPeriodEnd = true })
        );
        Assert.Equal("cancel_at_period_end", refused.StripeError.Param);

        shop.Wait(days: 31, hours: 1);
        var changed = await shop.Subscriptions.GetAsync(subscription.Id);
        Assert.Equal((1000, 2), (changed.Items.Single().Price.UnitAmount, changed.Items.Single().Quantity));
        var invoice = await shop.Latest(changed);
        Assert.Equal([2000L], invoice.Lines.Select(line => line.Amount));
    }

    [Fact]
    public async Task It_is_released_or_canceled_by_hand()
    {
        await using var shop = await BillingShop.Open();
        var customer = await shop.Customer();
        var options = Two(customer, await shop.Price(500), await shop.Price(2000));
        var first = await Schedules(shop).CreateAsync(options);
        var second = await Schedules(shop).CreateAsync(options);

        await Schedules(shop).ReleaseAsync(first.Id);
        await Schedules(shop).CancelAsync(second.Id);

        Assert.Equal("active", (await shop.Subscriptions.GetAsync(first.SubscriptionId)).Status);
        Assert.Equal("canceled", (await shop.Subscriptions.GetAsync(second.SubscriptionId)).Status);
        var again = await BillingShop.Refused(() => Schedules(shop).ReleaseAsync(second.Id));
        Assert.Contains("`canceled` status", again.StripeError.Message, StringComparison.Ordinal);
    }

    private static SubscriptionScheduleService Schedules(BillingShop shop) => shop.Client.V1.SubscriptionSchedules;

    /// <summary>Two months at one price, and a month at another.</summary>
    private static SubscriptionScheduleCreateOptions Two(Customer customer, Price first, Price second) =>
        new()
        {
            Customer = customer.Id,
            StartDate = SubscriptionScheduleStartDate.Now,
            EndBehavior = "release",
            Phases =
            [
                new SubscriptionSchedulePhaseOptions
                {
                    Items = [new SubscriptionSchedulePhaseItemOptions { Price = first.Id }],
                    Duration = new SubscriptionSchedulePhaseDurationOptions { Interval = "month", IntervalCount = 2 },
                },
                new SubscriptionSchedulePhaseOptions
                {
                    Items = [new SubscriptionSchedulePhaseItemOptions { Price = second.Id }],
                },
            ],
        };
}

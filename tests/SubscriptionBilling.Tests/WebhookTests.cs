using Microsoft.EntityFrameworkCore;
using Stripe;
using StripeGuard.Testing.Webhooks;
using SubscriptionBilling.Tests.Harness;

namespace SubscriptionBilling.Tests;

public class WebhookTests
{
    public static TheoryData<string> Orders => [.. Schedules.Keys];

    private static readonly Dictionary<string, IWebhookSchedule> Schedules = new()
    {
        ["reversed"] = WebhookSchedules.Reversed,
        ["shuffled"] = WebhookSchedules.Shuffled(seed: 7),
        ["twice"] = WebhookSchedules.Duplicated(),
        ["three times, shuffled"] = WebhookSchedules.Duplicated(3).Then(WebhookSchedules.Shuffled(seed: 11)),
        ["lost at first"] = WebhookSchedules.LostThenRetried,
        ["answered in vain"] = WebhookSchedules.AnswerLostThenRetried,
    };

    /// <summary>What each other order is compared with: lived once for all of them.</summary>
    private static readonly Lazy<Task<string>> InOrder = new(() => LifeAsync(WebhookSchedules.InOrder));

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_member_ends_up_the_same_whatever_the_order(string order) =>
        Assert.Equal(await InOrder.Value, await LifeAsync(Schedules[order]));

    [Fact]
    public async Task The_endpoint_stands_up_to_an_audit()
    {
        await using var world = await World.StartAsync();
        _ = world.App.Server;

        (await world.Stripe.Webhooks.AuditAsync(world.Endpoint)).EnsurePassed();
    }

    [Fact]
    public async Task An_event_is_taken_once_by_many_deliveries_at_once()
    {
        await using var world = await World.StartAsync();
        await world.SubscribeAsync("pro");
        var ids = world.Endpoint.Deliveries.Select(delivery => delivery.EventId).Distinct().ToList();

        await Task.WhenAll(ids.Select(id => world.Stripe.Webhooks.ResendAsync(id)));

        Assert.Equal(ids.Count, await world.App.QueryAsync(db => db.HandledEvents.CountAsync()));
        Assert.Equal(["Welcome on board"], await world.App.MailboxAsync());
    }

    [Fact]
    public async Task The_subscription_of_somebody_else_is_no_business_of_ours()
    {
        await using var world = await World.StartAsync();
        var price = (await world.Client.V1.Prices.ListAsync()).First();
        var customer = await world.Client.V1.Customers.CreateAsync(
            new CustomerCreateOptions { PaymentMethod = TestCards.Visa.PaymentMethod }
        );
        var card = (await world.Client.V1.Customers.PaymentMethods.ListAsync(customer.Id)).Single();
        await world.Client.V1.Subscriptions.CreateAsync(
            new SubscriptionCreateOptions
            {
                Customer = customer.Id,
                Items = [new SubscriptionItemOptions { Price = price.Id }],
                DefaultPaymentMethod = card.Id,
            }
        );

        (await world.Stripe.Webhooks.DrainAsync()).EnsureSucceeded();

        Assert.Equal(0, await world.App.QueryAsync(db => db.Memberships.CountAsync()));
        Assert.Equal(0, await world.App.QueryAsync(db => db.Bills.CountAsync()));
    }

    /// <summary>A member subscribes, upgrades, has a renewal fail and paid, is refunded, cancels and is gone.</summary>
    private static async Task<string> LifeAsync(IWebhookSchedule schedule)
    {
        await using var world = await World.StartAsync();
        var ada = await world.SubscribeAsync("pro");
        world.Stripe.Webhooks.Schedule = schedule;
        await ada.AcceptAsync(await ada.OfferAsync("business"));
        await SettleAsync(world);
        await world.SwitchCardAsync(TestCards.DeclinedOnceAttached);
        await world.Stripe.AdvanceAsync(TimeSpan.FromDays(31.5));
        await SettleAsync(world);
        await world.SwitchCardAsync(TestCards.Visa);
        await world.Stripe.AdvanceAsync(TimeSpan.FromDays(8));
        await SettleAsync(world);
        await ada.OnAccountAsync("Cancel");
        await world.Stripe.AdvanceAsync(TimeSpan.FromDays(31));
        await SettleAsync(world);
        return await FinalState.TextAsync(world.App, mails: false);
    }

    /// <summary>Lets everything arrive, with Stripe's retries of what got lost.</summary>
    private static async Task SettleAsync(World world)
    {
        await world.Stripe.Webhooks.DrainAsync();
        await world.Stripe.AdvanceAsync(TimeSpan.FromHours(12));
        await world.Stripe.Webhooks.DrainAsync();
    }
}

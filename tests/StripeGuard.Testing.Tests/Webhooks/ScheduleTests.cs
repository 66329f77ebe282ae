using Stripe;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Testing.Tests.Webhooks;

public class ScheduleTests
{
    [Fact]
    public async Task In_order_is_the_default()
    {
        Assert.Equal(["0", "1", "2", "3", "4", "5"], await Arrivals(WebhookSchedules.InOrder));
    }

    [Fact]
    public async Task Reversed_sends_the_last_event_first()
    {
        Assert.Equal(["5", "4", "3", "2", "1", "0"], await Arrivals(WebhookSchedules.Reversed));
    }

    [Fact]
    public async Task Shuffled_gives_the_same_order_for_the_same_seed_and_others_for_others()
    {
        var seven = await Arrivals(WebhookSchedules.Shuffled(seed: 7));
        var again = await Arrivals(WebhookSchedules.Shuffled(seed: 7));
        var eight = await Arrivals(WebhookSchedules.Shuffled(seed: 8));

        Assert.Equal(seven, again);
        Assert.NotEqual(seven, eight);
        Assert.NotEqual(["0", "1", "2", "3", "4", "5"], seven);
        Assert.Equal(["0", "1", "2", "3", "4", "5"], seven.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Duplicated_sends_each_event_twice_under_one_id()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Open(stripe, WebhookSchedules.Duplicated());

        await CreateCustomers(stripe, 2);
        await stripe.Webhooks.DrainAsync();

        Assert.Equal(["0", "0", "1", "1"], Names(shop));
        Assert.Equal(2, shop.Events.Select(received => received.Id).Distinct().Count());
    }

    [Fact]
    public async Task Schedules_go_one_after_another()
    {
        var order = await Arrivals(WebhookSchedules.Duplicated().Then(WebhookSchedules.Reversed));

        Assert.Equal(["5", "5", "4", "4", "3", "3", "2", "2", "1", "1", "0", "0"], order);
    }

    [Fact]
    public async Task Held_events_go_out_when_the_test_lets_them()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Open(stripe, WebhookSchedules.Held);
        await CreateCustomers(stripe, 3);

        Assert.Empty(await stripe.Webhooks.DrainAsync());
        Assert.Equal(3, stripe.Webhooks.Waiting.Count);

        var last = stripe.Webhooks.Waiting[^1].ObjectId;
        await stripe.Webhooks.ReleaseAsync(delivery => delivery.ObjectId == last);
        Assert.Equal(["2"], Names(shop));

        await stripe.Webhooks.ReleaseAsync();
        Assert.Equal(["2", "0", "1"], Names(shop));
        Assert.Empty(stripe.Webhooks.Waiting);
    }

    [Fact]
    public async Task Delayed_events_come_when_the_clock_gets_there()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Open(stripe, WebhookSchedules.Delayed(TimeSpan.FromMinutes(3)));
        await CreateCustomers(stripe, 1);

        stripe.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(await stripe.Webhooks.DrainAsync());

        stripe.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(await stripe.Webhooks.DrainAsync());
    }

    [Fact]
    public async Task Events_delayed_by_different_times_overtake_each_other()
    {
        var delayed = WebhookSchedules.Delayed(TimeSpan.Zero, TimeSpan.FromMinutes(10), seed: 3);

        var order = await Arrivals(delayed);
        var again = await Arrivals(delayed);

        Assert.Equal(order, again);
        Assert.NotEqual(["0", "1", "2", "3", "4", "5"], order);
        Assert.Equal(6, order.Distinct().Count());
    }

    [Fact]
    public async Task A_lost_event_comes_with_the_first_retry()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Open(stripe, WebhookSchedules.LostThenRetried);
        await CreateCustomers(stripe, 1);

        var lost = Assert.Single(await stripe.Webhooks.DrainAsync());
        Assert.False(lost.Succeeded);
        Assert.Empty(shop.Events);

        stripe.Clock.Advance(WebhookRetries.Sandbox[0]);
        var retried = Assert.Single(await stripe.Webhooks.DrainAsync());
        Assert.Equal((2, true), (retried.Attempt, retried.Succeeded));
        Assert.Equal(["0"], Names(shop));
    }

    [Fact]
    public async Task When_only_the_answer_is_lost_the_event_is_handled_twice()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Open(stripe, WebhookSchedules.AnswerLostThenRetried);
        await CreateCustomers(stripe, 1);

        Assert.False(Assert.Single(await stripe.Webhooks.DrainAsync()).Succeeded);
        stripe.Clock.Advance(WebhookRetries.Sandbox[0]);
        await stripe.Webhooks.DrainAsync();

        Assert.Equal(["0", "0"], Names(shop));
    }

    [Fact]
    public async Task A_schedule_of_the_users_own_is_a_few_lines()
    {
        Assert.Equal(["1", "3", "5", "0", "2", "4"], await Arrivals(new OddOnesFirst()));
    }

    [Fact]
    public async Task What_a_schedule_of_the_users_own_throws_is_thrown_by_the_drain_and_by_no_operation()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Open(stripe, new Broken());

        await CreateCustomers(stripe, 1);

        var thrown = await Assert.ThrowsAsync<NotSupportedException>(() => stripe.Webhooks.DrainAsync());
        Assert.Equal("no such order", thrown.Message);
    }

    [Fact]
    public async Task The_order_can_be_chosen_at_the_start()
    {
        await using var stripe = await FakeStripe.StartAsync(
            new FakeStripeOptions { WebhookSchedule = WebhookSchedules.Reversed }
        );

        Assert.Same(WebhookSchedules.Reversed, stripe.Webhooks.Schedule);
    }

    private static async Task<List<string>> Arrivals(IWebhookSchedule schedule)
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Open(stripe, schedule);
        await CreateCustomers(stripe, 6);
        await stripe.AdvanceAsync(TimeSpan.FromMinutes(10));
        (await stripe.Webhooks.DrainAsync()).EnsureSucceeded();
        return Names(shop);
    }

    private static async Task<Shop> Open(FakeStripe stripe, IWebhookSchedule schedule)
    {
        var shop = await Shop.OpenAsync();
        shop.Secret = stripe.Webhooks.Register(shop.Client, Shop.Path).Secret;
        stripe.Webhooks.Schedule = schedule;
        return shop;
    }

    private static async Task CreateCustomers(FakeStripe stripe, int count)
    {
        var customers = new CustomerService(stripe.CreateClient());
        for (var i = 0; i < count; i++)
        {
            await customers.CreateAsync(new CustomerCreateOptions { Name = $"{i}" });
        }
    }

    private static List<string> Names(Shop shop) =>
        [.. shop.Events.Select(received => ((Customer)received.Data.Object).Name)];

    private sealed class OddOnesFirst : IWebhookSchedule
    {
        public IEnumerable<PlannedDelivery> Order(IReadOnlyList<PlannedDelivery> waiting) =>
            waiting.OrderBy(delivery => delivery.Number % 2);
    }

    private sealed class Broken : IWebhookSchedule
    {
        public WebhookRelease Release => WebhookRelease.AtOnce;

        public IEnumerable<PlannedDelivery> Order(IReadOnlyList<PlannedDelivery> waiting) =>
            throw new NotSupportedException("no such order");
    }
}

using Stripe;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Testing.Tests.Webhooks;

public class EventTests
{
    [Fact]
    public async Task Each_change_makes_an_event_that_says_which_request_caused_it()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        var customer = await new CustomerService(client).CreateAsync(
            new CustomerCreateOptions { Email = "ada@example.com" },
            new RequestOptions { IdempotencyKey = "sign-up-1" }
        );

        var raised = Assert.Single(await new EventService(client).ListAsync());
        var found = await new EventService(client).GetAsync(raised.Id);

        Assert.Equal("customer.created", found.Type);
        Assert.Equal(customer.StripeResponse.RequestId, found.Request.Id);
        Assert.Equal("sign-up-1", found.Request.IdempotencyKey);
        Assert.Equal(StripeConfiguration.ApiVersion, found.ApiVersion);
        Assert.Equal(0, found.PendingWebhooks);
        Assert.Equal("ada@example.com", Assert.IsType<Customer>(found.Data.Object).Email);
    }

    [Fact]
    public async Task An_update_event_carries_what_was_before()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var customers = new CustomerService(stripe.CreateClient());
        var customer = await customers.CreateAsync(new CustomerCreateOptions { Name = "Ada" });
        await customers.UpdateAsync(customer.Id, new CustomerUpdateOptions { Name = "Ada Lovelace" });

        var updated = Assert.Single(await List(stripe, new EventListOptions { Type = "customer.updated" }));

        Assert.Equal("Ada", (string?)updated.Data.PreviousAttributes!.name);
        Assert.Equal("Ada Lovelace", ((Customer)updated.Data.Object).Name);
    }

    [Theory]
    [InlineData("customer.deleted", 1)]
    [InlineData("customer.*", 2)]
    [InlineData("charge.*", 0)]
    public async Task Events_are_listed_by_type_or_by_a_group_of_types(string type, int count)
    {
        await using var stripe = await FakeStripe.StartAsync();
        await CreateAndDelete(stripe);

        Assert.Equal(count, (await List(stripe, new EventListOptions { Type = type })).Count);
    }

    [Fact]
    public async Task Events_are_listed_by_several_types_and_not_by_both_parameters_at_once()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await CreateAndDelete(stripe);

        var both = await List(stripe, new EventListOptions { Types = ["customer.created", "customer.deleted"] });
        var one = await List(stripe, new EventListOptions { Types = ["customer.created", "charge.succeeded"] });

        Assert.Equal(["customer.deleted", "customer.created"], both.Select(raised => raised.Type));
        Assert.Equal("customer.created", Assert.Single(one).Type);
        await Assert.ThrowsAsync<StripeException>(() =>
            List(stripe, new EventListOptions { Type = "customer.created", Types = ["customer.deleted"] })
        );
    }

    [Fact]
    public async Task Events_are_listed_by_time()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await CreateAndDelete(stripe);
        stripe.Clock.Advance(TimeSpan.FromHours(1));
        await CreateAndDelete(stripe);

        var recent = await List(
            stripe,
            new EventListOptions
            {
                Created = new DateRangeOptions
                {
                    GreaterThanOrEqual = (stripe.Clock.UtcNow - TimeSpan.FromMinutes(1)).UtcDateTime,
                },
            }
        );

        Assert.Equal(2, recent.Count);
    }

    [Fact]
    public async Task Pending_webhooks_counts_down_and_undelivered_events_can_be_found()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var good = await Shop.OpenAsync();
        await using var bad = await Shop.OpenAsync();
        good.Secret = stripe.Webhooks.Register(good.Client, Shop.Path).Secret;
        var failing = stripe.Webhooks.Register(bad.Client, Shop.Path, "customer.deleted");
        stripe.Webhooks.Schedule = WebhookSchedules.Held;
        await CreateAndDelete(stripe);
        Assert.Equal([2, 1], (await List(stripe)).Select(raised => raised.PendingWebhooks));

        await stripe.Webhooks.ReleaseAsync();

        Assert.Equal([1, 0], (await List(stripe)).Select(raised => raised.PendingWebhooks));
        var undelivered = await List(stripe, new EventListOptions { DeliverySuccess = false });
        Assert.Equal("customer.deleted", Assert.Single(undelivered).Type);
        Assert.Equal(
            "customer.created",
            Assert.Single(await List(stripe, new EventListOptions { DeliverySuccess = true })).Type
        );

        bad.Secret = failing.Secret;
        stripe.Clock.Advance(WebhookRetries.Sandbox[0]);
        await stripe.Webhooks.DrainAsync();
        Assert.Empty(await List(stripe, new EventListOptions { DeliverySuccess = false }));
    }

    [Fact]
    public async Task Events_can_be_read_for_thirty_days()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await CreateAndDelete(stripe);
        var old = (await List(stripe))[0].Id;

        stripe.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(2, (await List(stripe)).Count);

        stripe.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(await List(stripe));
        var missing = await Assert.ThrowsAsync<StripeException>(() =>
            new EventService(stripe.CreateClient()).GetAsync(old)
        );
        Assert.Equal("resource_missing", missing.StripeError.Code);
        await Assert.ThrowsAsync<ArgumentException>(() => stripe.Webhooks.ResendAsync(old));
    }

    private static async Task CreateAndDelete(FakeStripe stripe)
    {
        var customers = new CustomerService(stripe.CreateClient());
        var customer = await customers.CreateAsync(new CustomerCreateOptions());
        await customers.DeleteAsync(customer.Id);
    }

    private static async Task<List<Event>> List(FakeStripe stripe, EventListOptions? options = null) =>
        (await new EventService(stripe.CreateClient()).ListAsync(options)).Data;
}

using System.Text.Json.Nodes;
using Stripe;

namespace StripeGuard.Testing.Tests.Webhooks;

public class PublishTests
{
    [Fact]
    public async Task A_test_raises_events_of_its_own_and_ConstructEvent_accepts_them_with_its_defaults()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync();
        shop.Secret = stripe.Webhooks.Register(shop.Client, Shop.Path).Secret;

        var id = stripe.Webhooks.Publish(
            EventTypes.CustomerSubscriptionCreated,
            new Subscription
            {
                Id = "sub_1",
                Status = "incomplete",
                CustomerId = "cus_1",
            }
        );
        (await stripe.Webhooks.DrainAsync()).EnsureSucceeded();

        var received = Assert.Single(shop.Events);
        var subscription = Assert.IsType<Subscription>(received.Data.Object);
        Assert.Equal((id, StripeConfiguration.ApiVersion), (received.Id, received.ApiVersion));
        Assert.Equal(("sub_1", "incomplete", "cus_1"), (subscription.Id, subscription.Status, subscription.CustomerId));
        Assert.Equal(stripe.Clock.UtcNow.UtcDateTime, subscription.Created);
        Assert.Equal(id, (await new EventService(stripe.CreateClient()).GetAsync(id)).Id);
    }

    [Fact]
    public async Task The_object_can_be_asked_for_as_it_was_last_published()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var subscription = new Subscription { Id = "sub_1", Status = "incomplete" };
        stripe.Webhooks.Publish(EventTypes.CustomerSubscriptionCreated, subscription);
        subscription.Status = "active";
        var id = stripe.Webhooks.Publish(EventTypes.CustomerSubscriptionUpdated, subscription);

        var client = stripe.CreateClient();
        Assert.Equal("active", (await new SubscriptionService(client).GetAsync("sub_1")).Status);
        var updated = await new EventService(client).GetAsync(id);
        Assert.Equal("incomplete", (string?)updated.Data.PreviousAttributes.status);
    }

    [Fact]
    public async Task What_the_account_made_by_itself_is_left_as_it_is()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var customers = new CustomerService(stripe.CreateClient());
        var customer = await customers.CreateAsync(new CustomerCreateOptions { Email = "ada@example.com" });

        stripe.Webhooks.Publish(
            EventTypes.CustomerUpdated,
            new Customer { Id = customer.Id, Email = "forged@example.com" }
        );

        Assert.Equal("ada@example.com", (await customers.GetAsync(customer.Id)).Email);
    }

    [Fact]
    public async Task JSON_gets_the_fields_that_no_test_wants_to_write()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var id = stripe.Webhooks.Publish(
            EventTypes.CheckoutSessionCompleted,
            new JsonObject { ["object"] = "checkout.session", ["payment_status"] = "paid" }
        );

        var session = Assert.IsType<Stripe.Checkout.Session>(
            (await new EventService(stripe.CreateClient()).GetAsync(id)).Data.Object
        );
        Assert.StartsWith("cs_test_", session.Id, StringComparison.Ordinal);
        Assert.False(session.Livemode);
    }

    [Fact]
    public async Task An_event_type_that_Stripe_does_not_have_is_refused_with_the_nearest_name()
    {
        await using var stripe = await FakeStripe.StartAsync();

        var refused = Assert.Throws<ArgumentException>(() =>
            stripe.Webhooks.Publish("invoice.payed", new Invoice { Id = "in_1" })
        );

        Assert.Contains("Did you mean 'invoice.paid'?", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => stripe.Webhooks.Publish(EventTypes.InvoicePaid, new JsonObject()));
    }
}

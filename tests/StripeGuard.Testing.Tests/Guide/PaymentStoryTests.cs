using Stripe;
using StripeGuard.Testing.Tests.Webhooks;

namespace StripeGuard.Testing.Tests.Guide;

/// <summary>
/// A payment from its intent to its last refund, as a guide to Stripe tells it: create, confirm, hear of it by webhook,
/// refund.
/// </summary>
public class PaymentStoryTests
{
    [Fact]
    public async Task A_payment_is_created_confirmed_heard_of_and_refunded_until_nothing_is_left()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync();
        shop.Secret = stripe.Webhooks.Register(shop.Client, Shop.Path).Secret;
        var client = stripe.CreateClient();
        var intents = new PaymentIntentService(client);
        var refunds = new RefundService(client);

        var created = await intents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = 2999,
                Currency = "usd",
                AutomaticPaymentMethods = new() { Enabled = true },
                Description = "Pro Plan Annual Subscription",
                Metadata = new() { ["order_id"] = "ORD-12345" },
            }
        );
        Assert.Equal(("requires_payment_method", 2999), (created.Status, created.Amount));

        var paid = await intents.ConfirmAsync(created.Id, new() { PaymentMethod = "pm_card_visa" });
        Assert.Equal("succeeded", paid.Status);

        (await stripe.Webhooks.DrainAsync()).EnsureSucceeded();
        var heard = Assert.Single(shop.Events, e => e.Type == EventTypes.PaymentIntentSucceeded);
        var carried = Assert.IsType<PaymentIntent>(heard.Data.Object);
        Assert.Equal(
            (created.Id, 2999, "ORD-12345"),
            (carried.Id, carried.AmountReceived, carried.Metadata["order_id"])
        );

        var part = await refunds.CreateAsync(
            new()
            {
                PaymentIntent = created.Id,
                Amount = 1000,
                Reason = "requested_by_customer",
            }
        );
        var rest = await refunds.CreateAsync(new() { PaymentIntent = created.Id });
        Assert.Equal(("succeeded", 1000), (part.Status, part.Amount));
        Assert.Equal(("succeeded", 1999), (rest.Status, rest.Amount));

        var refused = await Assert.ThrowsAsync<StripeException>(() =>
            refunds.CreateAsync(new() { PaymentIntent = created.Id, Amount = 1 })
        );
        Assert.Equal("charge_already_refunded", refused.StripeError.Code);
        Assert.Equal(2999, (await new ChargeService(client).GetAsync(paid.LatestChargeId)).AmountRefunded);
    }

    [Fact]
    public async Task The_same_key_gives_the_same_intent_and_one_payment()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        var intents = new PaymentIntentService(client);
        var options = new PaymentIntentCreateOptions
        {
            Amount = 1000,
            Currency = "usd",
            Confirm = true,
            PaymentMethod = "pm_card_visa",
        };

        var first = await intents.CreateAsync(options, new RequestOptions { IdempotencyKey = "order-1" });
        var again = await intents.CreateAsync(options, new RequestOptions { IdempotencyKey = "order-1" });

        Assert.Equal(first.Id, again.Id);
        Assert.Single((await new ChargeService(client).ListAsync()).Data);
    }

    [Fact]
    public async Task The_same_key_gives_the_same_decline()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        var intents = new PaymentIntentService(client);
        var options = new PaymentIntentCreateOptions
        {
            Amount = 1000,
            Currency = "usd",
            Confirm = true,
            PaymentMethod = TestCards.Declined.PaymentMethod,
        };

        Task<PaymentIntent> Pay() => intents.CreateAsync(options, new RequestOptions { IdempotencyKey = "order-1" });
        var first = await Assert.ThrowsAsync<StripeException>(Pay);
        var again = await Assert.ThrowsAsync<StripeException>(Pay);

        Assert.Equal(402, (int)again.HttpStatusCode);
        Assert.Equal(first.StripeError.Charge, again.StripeError.Charge);
        Assert.Single((await new ChargeService(client).ListAsync()).Data);
    }
}

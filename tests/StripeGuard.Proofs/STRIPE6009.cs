using Stripe;
using StripeGuard.Proofs.Code;
using StripeGuard.Proofs.Code.STRIPE6009;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>A task that nobody waits for takes the decline with it.</summary>
public class STRIPE6009_StripeCallNotAwaited
{
    [Fact]
    public async Task Bug_bites_an_order_is_shipped_although_its_card_is_declined()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var orders = new Dispatch();

        new Wrong(new PaymentIntentService(stripe.CreateClient()), orders).Send(await Declining(stripe));

        Assert.Equal([1], orders.Shipped);
        Assert.Empty(await Account.Charged(stripe));
    }

    [Fact]
    public async Task Fix_holds_the_decline_stops_it()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var orders = new Dispatch();
        var right = new Right(new PaymentIntentService(stripe.CreateClient()), orders);
        var order = await Declining(stripe);

        var declined = await Assert.ThrowsAsync<StripeException>(() => right.Send(order));

        Assert.Equal("card_declined", declined.StripeError.Code);
        Assert.Empty(orders.Shipped);
    }

    private static async Task<Order> Declining(FakeStripe stripe)
    {
        var intent = await stripe
            .CreateClient()
            .V1.PaymentIntents.CreateAsync(
                new PaymentIntentCreateOptions
                {
                    Amount = 1999,
                    Currency = "usd",
                    PaymentMethod = TestCards.InsufficientFunds.PaymentMethod,
                }
            );
        return new Order(1, 19.99m) { PaymentIntentId = intent.Id };
    }
}

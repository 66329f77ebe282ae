using Microsoft.Extensions.Logging.Abstractions;
using Stripe;
using StripeGuard.Proofs.Code;
using StripeGuard.Proofs.Code.STRIPE5005;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>A decline is told by an exception and by nothing else.</summary>
public class STRIPE5005_StripeExceptionSwallowed
{
    [Fact]
    public async Task Bug_bites_a_declined_card_counts_as_paid()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var payments = new PaymentIntentService(stripe.CreateClient());

        Assert.True(await new Wrong(payments, NullLogger.Instance).Pay(await OrderWithDeclinedCard(stripe)));
        Assert.Empty(await Account.Charged(stripe));
    }

    [Fact]
    public async Task Fix_holds_a_declined_card_does_not()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var payments = new PaymentIntentService(stripe.CreateClient());

        Assert.False(await new Right(payments, NullLogger.Instance).Pay(await OrderWithDeclinedCard(stripe)));
    }

    private static async Task<Order> OrderWithDeclinedCard(FakeStripe stripe)
    {
        var intent = await stripe
            .CreateClient()
            .V1.PaymentIntents.CreateAsync(
                new PaymentIntentCreateOptions
                {
                    Amount = 1999,
                    Currency = "usd",
                    PaymentMethod = TestCards.Declined.PaymentMethod,
                }
            );
        return new Order(1, 19.99m) { PaymentIntentId = intent.Id };
    }
}

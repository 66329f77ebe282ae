using Stripe;
using StripeGuard.Proofs.Code;
using StripeGuard.Proofs.Code.STRIPE3013;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>A price of Stripe's is in cents already.</summary>
public class STRIPE3013_AmountScaledTwice
{
    [Fact]
    public async Task Bug_bites_20_dollars_are_charged_as_2_000()
    {
        await using var stripe = await FakeStripe.StartAsync();

        await new Wrong(new PaymentIntentService(stripe.CreateClient())).Charge(
            new Order(1, 20m),
            new Price { UnitAmount = 2000, Currency = "usd" }
        );

        Assert.Equal([200_000], await Account.Charged(stripe));
    }

    [Fact]
    public async Task Fix_holds_20_dollars_are_charged_as_20()
    {
        await using var stripe = await FakeStripe.StartAsync();

        await new Right(new PaymentIntentService(stripe.CreateClient())).Charge(
            new Order(1, 20m),
            new Price { UnitAmount = 2000, Currency = "usd" }
        );

        Assert.Equal([2000], await Account.Charged(stripe));
    }
}

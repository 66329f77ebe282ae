using Stripe;
using StripeGuard.Proofs.Code;
using StripeGuard.Proofs.Code.STRIPE3004;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>The yen has no smaller unit: 500 is 500 yen.</summary>
public class STRIPE3004_WrongScaleForCurrency
{
    [Fact]
    public async Task Bug_bites_500_yen_are_charged_as_50_000()
    {
        await using var stripe = await FakeStripe.StartAsync();

        await new Wrong(new PaymentIntentService(stripe.CreateClient())).Charge(new Order(1, 500m));

        Assert.Equal([50_000], await Account.Charged(stripe));
    }

    [Fact]
    public async Task Fix_holds_500_yen_are_charged_as_500()
    {
        await using var stripe = await FakeStripe.StartAsync();

        await new Right(new PaymentIntentService(stripe.CreateClient())).Charge(new Order(1, 500m));

        Assert.Equal([500], await Account.Charged(stripe));
    }
}

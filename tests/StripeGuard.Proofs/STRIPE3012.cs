using Stripe;
using StripeGuard.Proofs.Code;
using StripeGuard.Proofs.Code.STRIPE3012;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>The cast binds first, so that the cents are gone before the factor comes.</summary>
public class STRIPE3012_CastBeforeScaling
{
    [Fact]
    public async Task Bug_bites_19_99_is_charged_as_19_00()
    {
        await using var stripe = await FakeStripe.StartAsync();

        await new Wrong(new PaymentIntentService(stripe.CreateClient())).Charge(new Order(1, 19.99m));

        Assert.Equal([1900], await Account.Charged(stripe));
    }

    [Fact]
    public async Task Fix_holds_19_99_is_charged_as_19_99()
    {
        await using var stripe = await FakeStripe.StartAsync();

        await new Right(new PaymentIntentService(stripe.CreateClient())).Charge(new Order(1, 19.99m));

        Assert.Equal([1999], await Account.Charged(stripe));
    }
}

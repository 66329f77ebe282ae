using Stripe;
using StripeGuard.Proofs.Code;
using StripeGuard.Proofs.Code.STRIPE3008;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>20 is 20 cents, and the smallest charge is 50.</summary>
public class STRIPE3008_ConstantAmountThatStripeRefuses
{
    [Fact]
    public async Task Bug_bites_a_hold_of_20_cents_is_refused()
    {
        await using var stripe = await FakeStripe.StartAsync();

        var refused = await Assert.ThrowsAsync<StripeException>(() =>
            new Wrong(new PaymentIntentService(stripe.CreateClient())).Hold(new Order(1, 20m))
        );

        Assert.Equal("amount_too_small", refused.StripeError.Code);
    }

    [Fact]
    public async Task Fix_holds_20_dollars_are_held()
    {
        await using var stripe = await FakeStripe.StartAsync();

        await new Right(new PaymentIntentService(stripe.CreateClient())).Hold(new Order(1, 20m));

        Assert.Equal([2000], await Account.Charged(stripe));
    }
}

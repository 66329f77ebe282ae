using Stripe;
using StripeGuard.Proofs.Code.STRIPE3002;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>double cannot hold 19.99: times 100 it is a little less than 1999, and the cast cuts it.</summary>
public class STRIPE3002_BinaryFloatingPointAmount
{
    [Fact]
    public async Task Bug_bites_19_99_is_charged_as_19_98()
    {
        await using var stripe = await FakeStripe.StartAsync();

        await new Wrong(new PaymentIntentService(stripe.CreateClient())).Sell(new Item(1, 19.99, "pm_card_visa"));

        Assert.Equal([1998], await Account.Charged(stripe));
    }

    [Fact]
    public async Task Fix_holds_19_99_is_charged_as_19_99()
    {
        await using var stripe = await FakeStripe.StartAsync();

        await new Right(new PaymentIntentService(stripe.CreateClient())).Sell(new Item(1, 19.99, "pm_card_visa"));

        Assert.Equal([1999], await Account.Charged(stripe));
    }
}

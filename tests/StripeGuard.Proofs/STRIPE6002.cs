using Stripe;
using StripeGuard.Proofs.Code.STRIPE6002;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>A list is a page of ten.</summary>
public class STRIPE6002_FirstPageReadAsWhole
{
    [Fact]
    public async Task Bug_bites_ten_of_thirty_charges_are_summed()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await PayThirtyTimes(stripe);

        Assert.Equal(10 * 500, new Wrong(new ChargeService(stripe.CreateClient())).Revenue());
    }

    [Fact]
    public async Task Fix_holds_all_thirty_are_summed()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await PayThirtyTimes(stripe);

        Assert.Equal(30 * 500, new Right(new ChargeService(stripe.CreateClient())).Revenue());
    }

    private static async Task PayThirtyTimes(FakeStripe stripe)
    {
        for (var payment = 0; payment < 30; payment++)
        {
            await Account.Pay(stripe, 500);
        }
    }
}

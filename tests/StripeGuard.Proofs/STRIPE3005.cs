using Stripe;
using StripeGuard.Proofs.Code;
using StripeGuard.Proofs.Code.STRIPE3005;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>One factor is not every currency's.</summary>
public class STRIPE3005_FixedScaleForVariableCurrency
{
    [Fact]
    public async Task Bug_bites_500_yen_are_charged_as_50_000()
    {
        await using var stripe = await FakeStripe.StartAsync();

        await new Wrong(new PaymentIntentService(stripe.CreateClient())).Charge(new Order(1, 500m), "jpy");

        Assert.Equal([50_000], await Account.Charged(stripe));
    }

    [Theory]
    [InlineData("jpy", 500)]
    [InlineData("usd", 50_000)]
    public async Task Fix_holds_each_currency_has_its_own_factor(string currency, long amount)
    {
        await using var stripe = await FakeStripe.StartAsync();

        await new Right(new PaymentIntentService(stripe.CreateClient())).Charge(new Order(1, 500m), currency);

        Assert.Equal([amount], await Account.Charged(stripe));
    }
}

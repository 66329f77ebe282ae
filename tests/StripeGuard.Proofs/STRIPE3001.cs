using Stripe;
using StripeGuard.Proofs.Code;
using StripeGuard.Proofs.Code.STRIPE3001;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>Stripe's amounts are in the currency's smallest unit: 2000 is $20.00.</summary>
public class STRIPE3001_MajorUnitsAsAmount
{
    [Fact]
    public async Task Bug_bites_an_order_of_199_99_dollars_is_sold_for_1_99()
    {
        await using var stripe = await FakeStripe.StartAsync();

        await new Wrong(new PaymentIntentService(stripe.CreateClient())).Charge(new Order(1, 199.99m));

        Assert.Equal([199], await Account.Charged(stripe));
    }

    [Fact]
    public async Task Bug_bites_an_order_of_20_dollars_is_under_the_minimum()
    {
        await using var stripe = await FakeStripe.StartAsync();

        var refused = await Assert.ThrowsAsync<StripeException>(() =>
            new Wrong(new PaymentIntentService(stripe.CreateClient())).Charge(new Order(1, 20.00m))
        );

        Assert.Equal("amount_too_small", refused.StripeError.Code);
    }

    [Theory]
    [InlineData("199.99", 19999)]
    [InlineData("20.00", 2000)]
    public async Task Fix_holds_the_order_is_charged_in_full(string total, long cents)
    {
        await using var stripe = await FakeStripe.StartAsync();
        var order = new Order(1, decimal.Parse(total, System.Globalization.CultureInfo.InvariantCulture));

        await new Right(new PaymentIntentService(stripe.CreateClient())).Charge(order);

        Assert.Equal([cents], await Account.Charged(stripe));
    }
}

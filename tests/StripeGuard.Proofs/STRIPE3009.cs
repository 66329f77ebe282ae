using Stripe;
using StripeGuard.Proofs.Code;
using StripeGuard.Proofs.Code.STRIPE3009;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>UnitAmountDecimal is in cents too: its decimals are fractions of one.</summary>
public class STRIPE3009_MajorUnitsAsDecimalAmount
{
    [Fact]
    public async Task Bug_bites_a_price_of_19_99_dollars_is_one_of_19_99_cents()
    {
        await using var stripe = await FakeStripe.StartAsync();

        var price = await new Wrong(new PriceService(stripe.CreateClient())).Offer(new Order(1, 19.99m));

        Assert.Equal(19.99m, price.UnitAmountDecimal);
    }

    [Fact]
    public async Task Fix_holds_it_is_one_of_1_999_cents()
    {
        await using var stripe = await FakeStripe.StartAsync();

        var price = await new Right(new PriceService(stripe.CreateClient())).Offer(new Order(1, 19.99m));

        Assert.Equal(1999m, price.UnitAmountDecimal);
    }
}

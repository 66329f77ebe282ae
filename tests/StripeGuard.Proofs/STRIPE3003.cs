using Stripe;
using StripeGuard.Proofs.Code;
using StripeGuard.Proofs.Code.STRIPE3003;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>With 19% tax 19.99 is 23.7881: the cast drops what an invoice rounds up.</summary>
public class STRIPE3003_DecimalAmountTruncated
{
    [Fact]
    public async Task Bug_bites_a_cent_of_the_tax_is_lost()
    {
        await using var stripe = await FakeStripe.StartAsync();

        await new Wrong(new PaymentIntentService(stripe.CreateClient())).Charge(new Order(1, 19.99m));

        Assert.Equal([2378], await Account.Charged(stripe));
    }

    [Fact]
    public async Task Fix_holds_the_tax_is_rounded()
    {
        await using var stripe = await FakeStripe.StartAsync();

        await new Right(new PaymentIntentService(stripe.CreateClient())).Charge(new Order(1, 19.99m));

        Assert.Equal([2379], await Account.Charged(stripe));
    }
}

using Stripe;
using StripeGuard.Proofs.Code.STRIPE3006;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>An amount divided by an integer loses its cents.</summary>
public class STRIPE3006_IntegerDivisionOfAmount
{
    [Fact]
    public async Task Bug_bites_a_payment_of_19_99_is_reported_as_19()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var paid = await Account.Pay(stripe, 1999);

        Assert.Equal(19m, await new Wrong(new PaymentIntentService(stripe.CreateClient())).Paid(paid.Id));
    }

    [Fact]
    public async Task Fix_holds_it_is_reported_as_19_99()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var paid = await Account.Pay(stripe, 1999);

        Assert.Equal(19.99m, await new Right(new PaymentIntentService(stripe.CreateClient())).Paid(paid.Id));
    }
}

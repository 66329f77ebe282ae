using Stripe;
using StripeGuard.Proofs.Code;
using StripeGuard.Proofs.Code.STRIPE5006;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>A status that Stripe does not have is never there, whatever the customer has paid.</summary>
public class STRIPE5006_NonexistentValue
{
    [Fact]
    public async Task Bug_bites_a_customer_who_has_paid_is_taken_for_one_who_has_not()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var order = await Paid(stripe);

        Assert.False(await new Wrong(new PaymentIntentService(stripe.CreateClient())).IsPaid(order));
        Assert.Equal([1999], await Account.Charged(stripe));
    }

    [Fact]
    public async Task Fix_holds_a_customer_who_has_paid_has_paid()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var order = await Paid(stripe);

        Assert.True(await new Right(new PaymentIntentService(stripe.CreateClient())).IsPaid(order));
    }

    private static async Task<Order> Paid(FakeStripe stripe) =>
        new(1, 19.99m) { PaymentIntentId = (await Account.Pay(stripe, 1999)).Id };
}

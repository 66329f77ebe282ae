using Stripe;
using StripeGuard.Proofs.Code.STRIPE6001;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>A property that is not expanded is null each time.</summary>
public class STRIPE6001_UnexpandedPropertyRead
{
    [Fact]
    public async Task Bug_bites_the_customer_of_a_charge_is_null()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var charge = await Charge(stripe);

        await Assert.ThrowsAsync<NullReferenceException>(() =>
            new Wrong(new ChargeService(stripe.CreateClient())).Addressee(charge)
        );
    }

    [Fact]
    public async Task Fix_holds_an_expanded_customer_is_there()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var charge = await Charge(stripe);

        Assert.Equal("ada@example.com", await new Right(new ChargeService(stripe.CreateClient())).Addressee(charge));
    }

    private static async Task<string> Charge(FakeStripe stripe)
    {
        var client = stripe.CreateClient();
        var customer = await client.V1.Customers.CreateAsync(new CustomerCreateOptions { Email = "ada@example.com" });
        var intent = await client.V1.PaymentIntents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = 1999,
                Currency = "usd",
                Customer = customer.Id,
                PaymentMethod = "pm_card_visa",
                Confirm = true,
            }
        );
        return intent.LatestChargeId;
    }
}

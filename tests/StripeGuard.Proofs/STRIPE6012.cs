using Stripe;
using StripeGuard.Proofs.Code.STRIPE6012;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>A path that Stripe refuses to expand.</summary>
public class STRIPE6012_ExpandPathThatDoesNotExist
{
    [Fact]
    public async Task Bug_bites_the_request_is_refused()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var intent = await Paid(stripe);

        var refused = await Assert.ThrowsAsync<StripeException>(() =>
            new Wrong(new ChargeService(stripe.CreateClient())).BuyerOf(intent)
        );

        Assert.Contains("cannot be expanded", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fix_holds_the_path_into_the_list_is_expanded()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var intent = await Paid(stripe);

        Assert.Equal("Ada", await new Right(new ChargeService(stripe.CreateClient())).BuyerOf(intent));
    }

    private static async Task<string> Paid(FakeStripe stripe)
    {
        var client = stripe.CreateClient();
        var customer = await client.V1.Customers.CreateAsync(new CustomerCreateOptions { Name = "Ada" });
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
        return intent.Id;
    }
}

using Stripe.Checkout;
using StripeGuard.Proofs.Code.STRIPE5004;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>The success page can be opened without paying.</summary>
public class STRIPE5004_FulfilmentOnSuccessPage
{
    [Fact]
    public async Task Bug_bites_a_buyer_who_paid_nothing_gets_the_order()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var purchases = new Purchases();

        await new Wrong(stripe.CreateClient(), purchases).Thanks(await StartSession(stripe));

        Assert.True(purchases.Find("order-1").IsPaid);
    }

    [Fact]
    public async Task Fix_holds_the_order_stays_unpaid()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var purchases = new Purchases();

        await new Right(stripe.CreateClient(), purchases).Thanks(await StartSession(stripe));

        Assert.False(purchases.Find("order-1").IsPaid);
    }

    private static async Task<string> StartSession(FakeStripe stripe) =>
        (
            await stripe
                .CreateClient()
                .V1.Checkout.Sessions.CreateAsync(
                    new SessionCreateOptions
                    {
                        Mode = "payment",
                        ClientReferenceId = "order-1",
                        LineItems =
                        [
                            new SessionLineItemOptions
                            {
                                Quantity = 1,
                                PriceData = new SessionLineItemPriceDataOptions
                                {
                                    Currency = "usd",
                                    UnitAmount = 2999,
                                    ProductData = new SessionLineItemPriceDataProductDataOptions { Name = "Tea" },
                                },
                            },
                        ],
                        SuccessUrl = "https://shop.example/thanks?session_id={CHECKOUT_SESSION_ID}",
                    }
                )
        ).Id;
}

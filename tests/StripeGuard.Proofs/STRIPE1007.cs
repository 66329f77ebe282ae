using Stripe;
using StripeGuard.Proofs.Code;
using StripeGuard.Proofs.Code.STRIPE1007;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>A retry around a call without a key is a second request.</summary>
public class STRIPE1007_RetryWithoutIdempotencyKey
{
    [Fact]
    public async Task Bug_bites_the_second_attempt_refunds_again()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var order = await PaidAndAboutToFail(stripe);

        await new Wrong(new RefundService(stripe.CreateClient())).RefundShipping(order);

        Assert.Equal([500, 500], await Account.Refunded(stripe));
    }

    [Fact]
    public async Task Fix_holds_all_attempts_send_one_key_and_there_is_one_refund()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var order = await PaidAndAboutToFail(stripe);

        await new Right(new RefundService(stripe.CreateClient())).RefundShipping(order);

        Assert.Equal([500], await Account.Refunded(stripe));
        Assert.True(stripe.Requests.To("POST /v1/refunds")[^1].Replayed);
    }

    /// <summary>The answer is lost, and so are those of Stripe.net's own two retries.</summary>
    private static async Task<Order> PaidAndAboutToFail(FakeStripe stripe)
    {
        var paid = await Account.Pay(stripe, 1999);
        stripe.Faults.LoseResponse("POST /v1/refunds", times: 3);
        return new Order(1, 19.99m) { ShippingInCents = 500, PaymentIntentId = paid.Id };
    }
}

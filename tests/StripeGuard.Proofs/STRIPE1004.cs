using Stripe;
using StripeGuard.Proofs.Code;
using StripeGuard.Proofs.Code.STRIPE1004;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>A key that the repeat does not make again is no key.</summary>
public class STRIPE1004_UnstableIdempotencyKey
{
    [Fact]
    public async Task Bug_bites_a_job_that_runs_again_has_another_time_and_refunds_again()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var order = await PaidAndAboutToFail(stripe);

        await Job.RunUntilItWorks(() => new Wrong(new RefundService(stripe.CreateClient())).RefundShipping(order));

        Assert.Equal([500, 500], await Account.Refunded(stripe));
    }

    [Fact]
    public async Task Fix_holds_the_key_of_the_order_is_the_same_when_the_job_runs_again()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var order = await PaidAndAboutToFail(stripe);

        await Job.RunUntilItWorks(() => new Right(new RefundService(stripe.CreateClient())).RefundShipping(order));

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

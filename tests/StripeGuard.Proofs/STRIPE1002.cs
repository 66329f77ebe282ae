using Stripe;
using StripeGuard.Proofs.Code;
using StripeGuard.Proofs.Code.STRIPE1002;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>A key made anew on each attempt is no key: each attempt is a new request.</summary>
public class STRIPE1002_IdempotencyKeyMadeAnewForEachAttempt
{
    [Fact]
    public async Task Bug_bites_each_attempt_of_a_Polly_policy_refunds_again()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var order = await PaidAndAboutToFail(stripe);

        await new Wrong(Refunds(stripe)).RefundShipping(order);

        Assert.Equal([500, 500], await Account.Refunded(stripe));
    }

    [Fact]
    public async Task Bug_bites_each_attempt_of_a_loop_refunds_again()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var order = await PaidAndAboutToFail(stripe);

        await new Wrong(Refunds(stripe)).RefundShippingInALoop(order);

        Assert.Equal([500, 500], await Account.Refunded(stripe));
    }

    [Fact]
    public async Task Fix_holds_with_one_key_for_all_attempts_of_a_policy_there_is_one_refund()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var order = await PaidAndAboutToFail(stripe);

        await new Right(Refunds(stripe)).RefundShipping(order);

        Assert.Equal([500], await Account.Refunded(stripe));
        Assert.True(stripe.Requests.To("POST /v1/refunds")[^1].Replayed);
    }

    [Fact]
    public async Task Fix_holds_with_one_key_for_all_attempts_of_a_loop_there_is_one_refund()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var order = await PaidAndAboutToFail(stripe);

        await new Right(Refunds(stripe)).RefundShippingInALoop(order);

        Assert.Equal([500], await Account.Refunded(stripe));
    }

    private static RefundService Refunds(FakeStripe stripe) => new(stripe.CreateClient());

    /// <summary>The answer is lost, and so are those of Stripe.net's own two retries.</summary>
    private static async Task<Order> PaidAndAboutToFail(FakeStripe stripe)
    {
        var paid = await Account.Pay(stripe, 1999);
        stripe.Faults.LoseResponse("POST /v1/refunds", times: 3);
        return new Order(1, 19.99m) { ShippingInCents = 500, PaymentIntentId = paid.Id };
    }
}

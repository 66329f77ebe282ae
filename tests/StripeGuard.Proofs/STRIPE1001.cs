using Stripe;
using StripeGuard.Proofs.Code;
using StripeGuard.Proofs.Code.STRIPE1001;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>
/// A money-moving call without an idempotency key. Stripe.net puts a key of its own on each POST and keeps it through its
/// own retries, so the repeats are those that it cannot see: the caller does it again.
/// </summary>
public class STRIPE1001_MoneyMovingCallWithoutIdempotencyKey
{
    private const string CreatePayment = "POST /v1/payment_intents";
    private const string CreateRefund = "POST /v1/refunds";

    [Fact]
    public async Task Bug_bites_a_job_that_runs_again_after_a_lost_answer_charges_twice()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var order = new Order(1, 19.99m) { AmountInCents = 1999 };
        stripe.Faults.LoseResponse(CreatePayment, times: 3);

        await Job.RunUntilItWorks(() => Wrong(stripe).Charge(order));

        Assert.Equal([1999, 1999], await Account.Charged(stripe));
    }

    [Fact]
    public async Task Fix_holds_the_job_that_runs_again_gets_the_first_charge()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var order = new Order(1, 19.99m) { AmountInCents = 1999 };
        stripe.Faults.LoseResponse(CreatePayment, times: 3);

        await Job.RunUntilItWorks(() => Right(stripe).Charge(order));

        Assert.Equal([1999], await Account.Charged(stripe));
        Assert.True(stripe.Requests.To(CreatePayment)[^1].Replayed);
    }

    [Fact]
    public async Task Bug_bites_a_part_refunded_again_is_refunded_twice()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var order = await Paid(stripe);
        stripe.Faults.LoseResponse(CreateRefund, times: 3);

        await Job.RunUntilItWorks(() => Wrong(stripe).RefundShipping(order));

        Assert.Equal([500, 500], await Account.Refunded(stripe));
    }

    [Fact]
    public async Task Fix_holds_a_part_refunded_again_is_refunded_once()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var order = await Paid(stripe);
        stripe.Faults.LoseResponse(CreateRefund, times: 3);

        await Job.RunUntilItWorks(() => Right(stripe).RefundShipping(order));

        Assert.Equal([500], await Account.Refunded(stripe));
    }

    [Fact]
    public async Task Bug_bites_a_double_click_charges_twice()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var order = new Order(1, 19.99m) { AmountInCents = 1999 };

        await Task.WhenAll(Wrong(stripe).Charge(order), Wrong(stripe).Charge(order));

        Assert.Equal([1999, 1999], await Account.Charged(stripe));
    }

    [Fact]
    public async Task Fix_holds_a_double_click_charges_once()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var order = new Order(1, 19.99m) { AmountInCents = 1999 };

        var clicks = await Task.WhenAll(Right(stripe).Charge(order), Right(stripe).Charge(order));

        Assert.Equal(clicks[0].Id, clicks[1].Id);
        Assert.Equal([1999], await Account.Charged(stripe));
    }

    [Fact]
    public async Task The_rule_is_not_about_a_lost_answer_that_Stripe_net_repeats_by_itself()
    {
        await using var stripe = await FakeStripe.StartAsync();
        stripe.Faults.LoseResponse(CreatePayment, times: 2);

        await Wrong(stripe).Charge(new Order(1, 19.99m) { AmountInCents = 1999 });

        Assert.Equal([1999], await Account.Charged(stripe));
    }

    private static Wrong Wrong(FakeStripe stripe) =>
        new(new RefundService(stripe.CreateClient()), new PaymentIntentService(stripe.CreateClient()));

    private static Right Right(FakeStripe stripe) =>
        new(new RefundService(stripe.CreateClient()), new PaymentIntentService(stripe.CreateClient()));

    private static async Task<Order> Paid(FakeStripe stripe) =>
        new(1, 19.99m) { ShippingInCents = 500, PaymentIntentId = (await Account.Pay(stripe, 1999)).Id };
}

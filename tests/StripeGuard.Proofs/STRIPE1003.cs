using Stripe;
using StripeGuard.Proofs.Code;
using StripeGuard.Proofs.Code.STRIPE1003;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>Two operations with one key: the second is refused, or silently not done.</summary>
public class STRIPE1003_OneKeyForDifferentOperations
{
    [Fact]
    public async Task Bug_bites_the_second_refund_is_refused()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var order = await Paid(stripe, goods: 1499, shipping: 500);

        var refused = await Assert.ThrowsAsync<StripeException>(() => new Wrong(Refunds(stripe)).CancelOrder(order));

        Assert.Equal("idempotency_error", refused.StripeError.Type);
        Assert.Equal([1499], await Account.Refunded(stripe));
    }

    [Fact]
    public async Task Bug_bites_a_second_refund_of_the_same_amount_is_not_made_and_nobody_is_told()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var order = await Paid(stripe, goods: 500, shipping: 500);

        await new Wrong(Refunds(stripe)).CancelOrder(order);

        Assert.Equal([500], await Account.Refunded(stripe));
    }

    [Fact]
    public async Task Bug_bites_a_constant_key_is_taken_by_the_first_order()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await new Wrong(Refunds(stripe)).RefundShipping(await Paid(stripe, goods: 1499, shipping: 500));
        var second = await Paid(stripe, goods: 1499, shipping: 500);

        await Assert.ThrowsAsync<StripeException>(() => new Wrong(Refunds(stripe)).RefundShipping(second));
    }

    [Fact]
    public async Task Fix_holds_each_operation_has_its_own_key()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var order = await Paid(stripe, goods: 500, shipping: 500);

        await new Right(Refunds(stripe)).CancelOrder(order);
        await new Right(Refunds(stripe)).RefundShipping(
            new Order(2, 19.99m) { ShippingInCents = 300, PaymentIntentId = (await Account.Pay(stripe, 1999)).Id }
        );

        Assert.Equal([300, 500, 500], await Account.Refunded(stripe));
    }

    private static RefundService Refunds(FakeStripe stripe) => new(stripe.CreateClient());

    private static async Task<Order> Paid(FakeStripe stripe, long goods, long shipping) =>
        new(1, (goods + shipping) / 100m)
        {
            GoodsInCents = goods,
            ShippingInCents = shipping,
            PaymentIntentId = (await Account.Pay(stripe, goods + shipping)).Id,
        };
}

using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE1003;

public class Wrong(RefundService refunds)
{
    #region wrong
    public async Task CancelOrder(Order order)
    {
        var request = new RequestOptions { IdempotencyKey = $"cancel-{order.Id}" };
        await refunds.CreateAsync(
            new RefundCreateOptions { PaymentIntent = order.PaymentIntentId, Amount = order.GoodsInCents },
            request
        );
        await refunds.CreateAsync(
            new RefundCreateOptions { PaymentIntent = order.PaymentIntentId, Amount = order.ShippingInCents },
            request
        );
    }
    #endregion

    public Task<Refund> RefundShipping(Order order) =>
        refunds.CreateAsync(
            new RefundCreateOptions { PaymentIntent = order.PaymentIntentId, Amount = order.ShippingInCents },
            new RequestOptions { IdempotencyKey = "refund-shipping" }
        );
}

public class Right(RefundService refunds)
{
    #region right
    public async Task CancelOrder(Order order)
    {
        await refunds.CreateAsync(
            new RefundCreateOptions { PaymentIntent = order.PaymentIntentId, Amount = order.GoodsInCents },
            new RequestOptions { IdempotencyKey = $"cancel-goods-{order.Id}" }
        );
        await refunds.CreateAsync(
            new RefundCreateOptions { PaymentIntent = order.PaymentIntentId, Amount = order.ShippingInCents },
            new RequestOptions { IdempotencyKey = $"cancel-shipping-{order.Id}" }
        );
    }
    #endregion

    public Task<Refund> RefundShipping(Order order) =>
        refunds.CreateAsync(
            new RefundCreateOptions { PaymentIntent = order.PaymentIntentId, Amount = order.ShippingInCents },
            new RequestOptions { IdempotencyKey = $"refund-shipping-{order.Id}" }
        );
}

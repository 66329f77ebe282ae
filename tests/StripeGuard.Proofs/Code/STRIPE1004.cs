using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE1004;

public class Wrong(RefundService refunds)
{
    #region wrong
    public async Task<Refund> RefundShipping(Order order)
    {
        var options = new RefundCreateOptions { PaymentIntent = order.PaymentIntentId, Amount = order.ShippingInCents };
        return await refunds.CreateAsync(
            options,
            new RequestOptions { IdempotencyKey = $"refund-{order.Id}-{DateTime.UtcNow.Ticks}" }
        );
    }
    #endregion
}

public class Right(RefundService refunds)
{
    #region right
    public async Task<Refund> RefundShipping(Order order)
    {
        var options = new RefundCreateOptions { PaymentIntent = order.PaymentIntentId, Amount = order.ShippingInCents };
        return await refunds.CreateAsync(
            options,
            new RequestOptions { IdempotencyKey = $"refund-shipping-{order.Id}" }
        );
    }
    #endregion
}

using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE1001;

public class Wrong(RefundService refunds, PaymentIntentService payments)
{
    #region wrong
    public async Task<Refund> RefundShipping(Order order)
    {
        var options = new RefundCreateOptions { PaymentIntent = order.PaymentIntentId, Amount = order.ShippingInCents };
        return await refunds.CreateAsync(options);
    }
    #endregion

    public async Task<PaymentIntent> Charge(Order order)
    {
        var options = new PaymentIntentCreateOptions
        {
            Amount = order.AmountInCents,
            Currency = "usd",
            PaymentMethod = order.PaymentMethodId,
            Confirm = true,
        };
        return await payments.CreateAsync(options);
    }
}

public class Right(RefundService refunds, PaymentIntentService payments)
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

    public async Task<PaymentIntent> Charge(Order order)
    {
        var options = new PaymentIntentCreateOptions
        {
            Amount = order.AmountInCents,
            Currency = "usd",
            PaymentMethod = order.PaymentMethodId,
            Confirm = true,
        };
        return await payments.CreateAsync(options, new RequestOptions { IdempotencyKey = $"charge-{order.Id}" });
    }
}

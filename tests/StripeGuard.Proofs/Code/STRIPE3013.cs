using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE3013;

public class Wrong(PaymentIntentService payments)
{
    public async Task<PaymentIntent> Charge(Order order, Price price)
    {
        #region wrong
        var options = new PaymentIntentCreateOptions
        {
            Amount = price.UnitAmount * 100, // 2000 becomes 200000
            Currency = price.Currency,
        };
        #endregion
        options.PaymentMethod = order.PaymentMethodId;
        options.Confirm = true;
        return await payments.CreateAsync(options, new RequestOptions { IdempotencyKey = $"charge-{order.Id}" });
    }
}

public class Right(PaymentIntentService payments)
{
    public async Task<PaymentIntent> Charge(Order order, Price price)
    {
        #region right
        var options = new PaymentIntentCreateOptions { Amount = price.UnitAmount, Currency = price.Currency };
        #endregion
        options.PaymentMethod = order.PaymentMethodId;
        options.Confirm = true;
        return await payments.CreateAsync(options, new RequestOptions { IdempotencyKey = $"charge-{order.Id}" });
    }
}

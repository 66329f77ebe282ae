using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE3004;

public class Wrong(PaymentIntentService payments)
{
    public async Task<PaymentIntent> Charge(Order order)
    {
        #region wrong
        var options = new PaymentIntentCreateOptions
        {
            Amount = (long)(order.Total * 100),
            Currency = "jpy", // 500 yen become 50,000
        };
        #endregion
        options.PaymentMethod = order.PaymentMethodId;
        options.Confirm = true;
        return await payments.CreateAsync(options, new RequestOptions { IdempotencyKey = $"charge-{order.Id}" });
    }
}

public class Right(PaymentIntentService payments)
{
    public async Task<PaymentIntent> Charge(Order order)
    {
        #region right
        var options = new PaymentIntentCreateOptions { Amount = (long)Math.Round(order.Total), Currency = "jpy" };
        #endregion
        options.PaymentMethod = order.PaymentMethodId;
        options.Confirm = true;
        return await payments.CreateAsync(options, new RequestOptions { IdempotencyKey = $"charge-{order.Id}" });
    }
}

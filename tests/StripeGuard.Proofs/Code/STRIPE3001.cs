using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE3001;

public class Wrong(PaymentIntentService payments)
{
    #region wrong
    public async Task<PaymentIntent> Charge(Order order)
    {
        var options = new PaymentIntentCreateOptions
        {
            Amount = (long)order.Total,
            Currency = "usd",
            PaymentMethod = order.PaymentMethodId,
            Confirm = true,
        };
        return await payments.CreateAsync(options, new RequestOptions { IdempotencyKey = $"charge-{order.Id}" });
    }
    #endregion
}

public class Right(PaymentIntentService payments)
{
    #region right
    public async Task<PaymentIntent> Charge(Order order)
    {
        var options = new PaymentIntentCreateOptions
        {
            Amount = (long)Math.Round(order.Total * 100m, MidpointRounding.AwayFromZero),
            Currency = "usd",
            PaymentMethod = order.PaymentMethodId,
            Confirm = true,
        };
        return await payments.CreateAsync(options, new RequestOptions { IdempotencyKey = $"charge-{order.Id}" });
    }
    #endregion
}

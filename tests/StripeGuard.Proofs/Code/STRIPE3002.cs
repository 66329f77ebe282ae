using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE3002;

public class Wrong(PaymentIntentService payments)
{
    #region wrong
    public async Task<PaymentIntent> Charge(int orderId, double price)
    {
        var options = new PaymentIntentCreateOptions
        {
            Amount = (long)(price * 100),
            Currency = "usd",
            PaymentMethod = "pm_card_visa",
            Confirm = true,
        };
        return await payments.CreateAsync(options, new RequestOptions { IdempotencyKey = $"charge-{orderId}" });
    }
    #endregion
}

public class Right(PaymentIntentService payments)
{
    #region right
    public async Task<PaymentIntent> Charge(int orderId, decimal price)
    {
        var options = new PaymentIntentCreateOptions
        {
            Amount = (long)Math.Round(price * 100m, MidpointRounding.AwayFromZero),
            Currency = "usd",
            PaymentMethod = "pm_card_visa",
            Confirm = true,
        };
        return await payments.CreateAsync(options, new RequestOptions { IdempotencyKey = $"charge-{orderId}" });
    }
    #endregion
}

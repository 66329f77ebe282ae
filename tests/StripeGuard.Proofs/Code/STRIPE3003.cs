using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE3003;

public class Wrong(PaymentIntentService payments)
{
    public async Task<PaymentIntent> Charge(Order order)
    {
        #region wrong
        var options = new PaymentIntentCreateOptions
        {
            Amount = (long)(order.Total * 1.19m * 100),
            Currency = "eur", // 23.7881 becomes 23.78
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
        var options = new PaymentIntentCreateOptions
        {
            Amount = (long)Math.Round(order.Total * 1.19m * 100, MidpointRounding.AwayFromZero),
            Currency = "eur",
        };
        #endregion
        options.PaymentMethod = order.PaymentMethodId;
        options.Confirm = true;
        return await payments.CreateAsync(options, new RequestOptions { IdempotencyKey = $"charge-{order.Id}" });
    }
}

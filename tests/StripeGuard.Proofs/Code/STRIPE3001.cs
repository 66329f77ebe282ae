using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE3001;

public class Wrong(PaymentIntentService payments)
{
    public async Task<PaymentIntent> Charge(Order order)
    {
        #region wrong
        var options = new PaymentIntentCreateOptions
        {
            Amount = (long)order.Total, // 20.00 becomes 20 cents
            Currency = "usd",
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
            Amount = (long)Math.Round(order.Total * 100m, MidpointRounding.AwayFromZero),
            Currency = "usd",
        };
        #endregion
        options.PaymentMethod = order.PaymentMethodId;
        options.Confirm = true;
        return await payments.CreateAsync(options, new RequestOptions { IdempotencyKey = $"charge-{order.Id}" });
    }
}

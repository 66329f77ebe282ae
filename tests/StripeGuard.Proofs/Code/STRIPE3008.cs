using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE3008;

public class Wrong(PaymentIntentService payments)
{
    public async Task<PaymentIntent> Hold(Order order)
    {
        #region wrong
        // A hold of 20 dollars.
        var options = new PaymentIntentCreateOptions { Amount = 20, Currency = "usd" };
        #endregion
        options.PaymentMethod = order.PaymentMethodId;
        options.Confirm = true;
        return await payments.CreateAsync(options, new RequestOptions { IdempotencyKey = $"hold-{order.Id}" });
    }
}

public class Right(PaymentIntentService payments)
{
    public async Task<PaymentIntent> Hold(Order order)
    {
        #region right
        // A hold of 20 dollars.
        var options = new PaymentIntentCreateOptions { Amount = 2000, Currency = "usd" };
        #endregion
        options.PaymentMethod = order.PaymentMethodId;
        options.Confirm = true;
        return await payments.CreateAsync(options, new RequestOptions { IdempotencyKey = $"hold-{order.Id}" });
    }
}

using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE3002;

public sealed record Item(int Id, double Price, string PaymentMethodId);

public class Wrong(PaymentIntentService payments)
{
    public async Task<PaymentIntent> Sell(Item item)
    {
        #region wrong
        var options = new PaymentIntentCreateOptions { Amount = (long)(item.Price * 100), Currency = "usd" };
        #endregion
        options.PaymentMethod = item.PaymentMethodId;
        options.Confirm = true;
        return await payments.CreateAsync(options, new RequestOptions { IdempotencyKey = $"item-{item.Id}" });
    }
}

public class Right(PaymentIntentService payments)
{
    public async Task<PaymentIntent> Sell(Item item)
    {
        #region right
        var options = new PaymentIntentCreateOptions
        {
            Amount = (long)Math.Round((decimal)item.Price * 100m, MidpointRounding.AwayFromZero),
            Currency = "usd",
        };
        #endregion
        options.PaymentMethod = item.PaymentMethodId;
        options.Confirm = true;
        return await payments.CreateAsync(options, new RequestOptions { IdempotencyKey = $"item-{item.Id}" });
    }
}

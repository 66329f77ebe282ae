using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE3005;

public class Wrong(PaymentIntentService payments)
{
    public async Task<PaymentIntent> Charge(Order order, string currency)
    {
        #region wrong
        var options = new PaymentIntentCreateOptions
        {
            Amount = (long)Math.Round(order.Total * 100m, MidpointRounding.AwayFromZero),
            Currency = currency,
        };
        #endregion
        options.PaymentMethod = order.PaymentMethodId;
        options.Confirm = true;
        return await payments.CreateAsync(options, new RequestOptions { IdempotencyKey = $"charge-{order.Id}" });
    }
}

public class Right(PaymentIntentService payments)
{
    public async Task<PaymentIntent> Charge(Order order, string currency)
    {
        #region right
        var factor = currency.ToLowerInvariant() switch
        {
            "jpy" or "krw" or "vnd" => 1m,
            "usd" or "eur" or "gbp" => 100m,
            _ => throw new NotSupportedException($"We do not sell in {currency}."),
        };
        var options = new PaymentIntentCreateOptions
        {
            Amount = (long)Math.Round(order.Total * factor, MidpointRounding.AwayFromZero),
            Currency = currency,
        };
        #endregion
        options.PaymentMethod = order.PaymentMethodId;
        options.Confirm = true;
        return await payments.CreateAsync(options, new RequestOptions { IdempotencyKey = $"charge-{order.Id}" });
    }
}

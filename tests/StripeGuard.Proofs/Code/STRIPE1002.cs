using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE1002;

public class Wrong(PaymentIntentService payments)
{
    #region wrong
    public async Task<PaymentIntent> Charge(PaymentIntentCreateOptions options)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var request = new RequestOptions { IdempotencyKey = Guid.NewGuid().ToString() };
                return await payments.CreateAsync(options, request);
            }
            catch (HttpRequestException) when (attempt < 3)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt));
            }
        }
    }
    #endregion
}

public class Right(PaymentIntentService payments)
{
    #region right
    public async Task<PaymentIntent> Charge(PaymentIntentCreateOptions options)
    {
        var request = new RequestOptions { IdempotencyKey = Guid.NewGuid().ToString() };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await payments.CreateAsync(options, request);
            }
            catch (HttpRequestException) when (attempt < 3)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt));
            }
        }
    }
    #endregion
}

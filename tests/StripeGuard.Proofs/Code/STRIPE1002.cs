using Polly;
using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE1002;

public class Wrong(RefundService refunds)
{
    private readonly IAsyncPolicy<Refund> retryPolicy = Policy<Refund>
        .Handle<HttpRequestException>()
        .RetryAsync(retryCount: 2);

    public async Task RefundShipping(Order order)
    {
        var options = new RefundCreateOptions { PaymentIntent = order.PaymentIntentId, Amount = order.ShippingInCents };
        #region wrong
        await retryPolicy.ExecuteAsync(() =>
            refunds.CreateAsync(options, new RequestOptions { IdempotencyKey = Guid.NewGuid().ToString() })
        );
        #endregion
    }

    /// <summary>The same by hand.</summary>
    public async Task<Refund> RefundShippingInALoop(Order order)
    {
        var options = new RefundCreateOptions { PaymentIntent = order.PaymentIntentId, Amount = order.ShippingInCents };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var request = new RequestOptions { IdempotencyKey = Guid.NewGuid().ToString() };
                return await refunds.CreateAsync(options, request);
            }
            catch (HttpRequestException) when (attempt < 3)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt));
            }
        }
    }
}

public class Right(RefundService refunds)
{
    private readonly IAsyncPolicy<Refund> retryPolicy = Policy<Refund>
        .Handle<HttpRequestException>()
        .RetryAsync(retryCount: 2);

    public async Task RefundShipping(Order order)
    {
        var options = new RefundCreateOptions { PaymentIntent = order.PaymentIntentId, Amount = order.ShippingInCents };
        #region right
        var idempotencyKey = Guid.NewGuid().ToString();
        await retryPolicy.ExecuteAsync(() =>
            refunds.CreateAsync(options, new RequestOptions { IdempotencyKey = idempotencyKey })
        );
        #endregion
    }

    /// <summary>The same by hand.</summary>
    public async Task<Refund> RefundShippingInALoop(Order order)
    {
        var options = new RefundCreateOptions { PaymentIntent = order.PaymentIntentId, Amount = order.ShippingInCents };
        var request = new RequestOptions { IdempotencyKey = Guid.NewGuid().ToString() };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await refunds.CreateAsync(options, request);
            }
            catch (HttpRequestException) when (attempt < 3)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt));
            }
        }
    }
}

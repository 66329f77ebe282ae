using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE1007;

public class Wrong(RefundService refunds)
{
    #region wrong
    public async Task<Refund> RefundShipping(Order order)
    {
        var options = new RefundCreateOptions { PaymentIntent = order.PaymentIntentId, Amount = order.ShippingInCents };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await refunds.CreateAsync(options);
            }
            catch (HttpRequestException) when (attempt < 3)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt));
            }
        }
    }
    #endregion
}

public class Right(RefundService refunds)
{
    #region right
    public async Task<Refund> RefundShipping(Order order)
    {
        var options = new RefundCreateOptions { PaymentIntent = order.PaymentIntentId, Amount = order.ShippingInCents };
        var request = new RequestOptions { IdempotencyKey = $"refund-shipping-{order.Id}" };
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
    #endregion
}

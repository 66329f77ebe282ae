using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE5005;

public class Wrong(PaymentIntentService payments, ILogger log)
{
    #region wrong
    public async Task<bool> Pay(Order order)
    {
        try
        {
            await payments.ConfirmAsync(order.PaymentIntentId);
        }
        catch (StripeException e)
        {
            log.LogError(e, "Order {Order} was not paid", order.Id);
        }

        return true;
    }
    #endregion
}

public class Right(PaymentIntentService payments, ILogger log)
{
    #region right
    public async Task<bool> Pay(Order order)
    {
        try
        {
            var intent = await payments.ConfirmAsync(order.PaymentIntentId);
            return intent.Status == "succeeded";
        }
        catch (StripeException e)
        {
            log.LogError(e, "Order {Order} was not paid", order.Id);
            return false;
        }
    }
    #endregion
}

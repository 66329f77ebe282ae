using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE5006;

public class Wrong(PaymentIntentService payments)
{
    public async Task<bool> IsPaid(Order order)
    {
        #region wrong
        var intent = await payments.GetAsync(order.PaymentIntentId);
        return intent.Status == "succeded";
        #endregion
    }
}

public class Right(PaymentIntentService payments)
{
    public async Task<bool> IsPaid(Order order)
    {
        #region right
        var intent = await payments.GetAsync(order.PaymentIntentId);
        return intent.Status == "succeeded";
        #endregion
    }
}

using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE3006;

public class Wrong(PaymentIntentService payments)
{
    #region wrong
    public async Task<decimal> Paid(string paymentIntentId)
    {
        var intent = await payments.GetAsync(paymentIntentId);
        return intent.AmountReceived / 100;
    }
    #endregion
}

public class Right(PaymentIntentService payments)
{
    #region right
    public async Task<decimal> Paid(string paymentIntentId)
    {
        var intent = await payments.GetAsync(paymentIntentId);
        return intent.AmountReceived / 100m;
    }
    #endregion
}

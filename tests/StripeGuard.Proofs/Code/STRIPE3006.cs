using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE3006;

public class Wrong(PaymentIntentService payments)
{
    public async Task<decimal> Paid(string paymentIntentId)
    {
        var intent = await payments.GetAsync(paymentIntentId);
        #region wrong
        decimal paid = intent.AmountReceived / 100; // 1999 becomes 19
        #endregion
        return paid;
    }
}

public class Right(PaymentIntentService payments)
{
    public async Task<decimal> Paid(string paymentIntentId)
    {
        var intent = await payments.GetAsync(paymentIntentId);
        #region right
        decimal paid = intent.AmountReceived / 100m;
        #endregion
        return paid;
    }
}

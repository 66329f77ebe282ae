using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE3007;

public class Wrong(PaymentIntentService payments)
{
    public async Task<string> Receipt(string paymentIntentId)
    {
        var intent = await payments.GetAsync(paymentIntentId);
        #region wrong
        // Stripe sends "usd".
        var symbol = intent.Currency == "USD" ? "$" : intent.Currency + " ";
        #endregion
        return symbol + intent.AmountReceived / 100m;
    }
}

public class Right(PaymentIntentService payments)
{
    public async Task<string> Receipt(string paymentIntentId)
    {
        var intent = await payments.GetAsync(paymentIntentId);
        #region right
        var symbol = intent.Currency == "usd" ? "$" : intent.Currency + " ";
        #endregion
        return symbol + intent.AmountReceived / 100m;
    }
}

using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE6012;

public class Wrong(ChargeService service)
{
    #region wrong
    public async Task<string?> BuyerOf(string paymentIntentId)
    {
        var charges = await service.ListAsync(
            new ChargeListOptions { PaymentIntent = paymentIntentId, Expand = ["customer"] }
        );
        return charges.FirstOrDefault()?.Customer?.Name;
    }
    #endregion
}

public class Right(ChargeService service)
{
    #region right
    public async Task<string?> BuyerOf(string paymentIntentId)
    {
        var charges = await service.ListAsync(
            new ChargeListOptions { PaymentIntent = paymentIntentId, Expand = ["data.customer"] }
        );
        return charges.FirstOrDefault()?.Customer?.Name;
    }
    #endregion
}

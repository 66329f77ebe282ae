using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE6001;

public class Wrong(ChargeService charges)
{
    public async Task<string> Addressee(string chargeId)
    {
        #region wrong
        var charge = await charges.GetAsync(chargeId);
        var addressee = charge.Customer.Email;
        #endregion
        return addressee;
    }
}

public class Right(ChargeService charges)
{
    public async Task<string> Addressee(string chargeId)
    {
        #region right
        var charge = await charges.GetAsync(chargeId, new ChargeGetOptions { Expand = ["customer"] });
        var addressee = charge.Customer.Email;
        #endregion
        return addressee;
    }
}

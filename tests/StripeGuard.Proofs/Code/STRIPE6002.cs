using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE6002;

public class Wrong(ChargeService charges)
{
    public long Revenue()
    {
        #region wrong
        long revenue = 0;
        foreach (var charge in charges.List())
        {
            revenue += charge.Currency == "usd" ? charge.Amount : 0;
        }
        #endregion

        return revenue;
    }
}

public class Right(ChargeService charges)
{
    public long Revenue()
    {
        #region right
        long revenue = 0;
        foreach (var charge in charges.ListAutoPaging())
        {
            revenue += charge.Currency == "usd" ? charge.Amount : 0;
        }
        #endregion

        return revenue;
    }
}

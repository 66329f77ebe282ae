using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE6013;

public class Wrong(CustomerService customers)
{
    public async Task Move(string customerId, string email)
    {
        #region wrong
        var customer = await customers.GetAsync(customerId);
        customer.Email = email;
        #endregion
    }
}

public class Right(CustomerService customers)
{
    public async Task Move(string customerId, string email)
    {
        #region right
        await customers.UpdateAsync(customerId, new CustomerUpdateOptions { Email = email });
        #endregion
    }
}

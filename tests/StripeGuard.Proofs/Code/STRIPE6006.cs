using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE6006;

public class Wrong(CustomerService customers)
{
    #region wrong
    public async Task<int> CountCustomers()
    {
        var all = await customers.ListAsync(new CustomerListOptions { Limit = 1000 });
        return all.Data.Count;
    }
    #endregion
}

public class Right(CustomerService customers)
{
    #region right
    public async Task<int> CountCustomers()
    {
        var count = 0;
        await foreach (var customer in customers.ListAutoPagingAsync(new CustomerListOptions { Limit = 100 }))
        {
            count++;
        }

        return count;
    }
    #endregion
}

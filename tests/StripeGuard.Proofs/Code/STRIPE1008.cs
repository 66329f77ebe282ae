using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE1008;

public class Wrong(CustomerService customers)
{
    #region wrong
    public async Task<Customer> Register(string userId)
    {
        var options = new CustomerCreateOptions { Metadata = new Dictionary<string, string> { ["user"] = userId } };
        return await customers.CreateAsync(options);
    }
    #endregion
}

public class Right(CustomerService customers)
{
    #region right
    public async Task<Customer> Register(string userId)
    {
        var options = new CustomerCreateOptions { Metadata = new Dictionary<string, string> { ["user"] = userId } };
        return await customers.CreateAsync(options, new RequestOptions { IdempotencyKey = $"customer-{userId}" });
    }
    #endregion
}

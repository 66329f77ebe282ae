using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE6007;

public class Wrong(CustomerService customers)
{
    #region wrong
    public Task<Customer> Note(string customerId, string reason) =>
        customers.UpdateAsync(
            customerId,
            new CustomerUpdateOptions
            {
                Metadata = new Dictionary<string, string> { ["reason_for_which_the_customer_was_contacted"] = reason },
            }
        );
    #endregion
}

public class Right(CustomerService customers)
{
    #region right
    public Task<Customer> Note(string customerId, string reason) =>
        customers.UpdateAsync(
            customerId,
            new CustomerUpdateOptions { Metadata = new Dictionary<string, string> { ["contact_reason"] = reason } }
        );
    #endregion
}

using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE6009;

public class Wrong(PaymentIntentService payments, Dispatch orders)
{
    public void Send(Order order)
    {
        #region wrong
        payments.ConfirmAsync(order.PaymentIntentId);
        orders.Ship(order);
        #endregion
    }
}

public class Right(PaymentIntentService payments, Dispatch orders)
{
    public async Task Send(Order order)
    {
        #region right
        await payments.ConfirmAsync(order.PaymentIntentId);
        orders.Ship(order);
        #endregion
    }
}

/// <summary>What leaves the house.</summary>
public class Dispatch
{
    public List<int> Shipped { get; } = [];

    public void Ship(Order order) => Shipped.Add(order.Id);
}

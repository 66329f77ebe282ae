using Microsoft.AspNetCore.Mvc;
using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE5004;

public sealed class Purchase
{
    public bool IsPaid { get; set; }
}

public sealed class Purchases
{
    private readonly Dictionary<string, Purchase> all = [];

    public Purchase Find(string id) => all.TryGetValue(id, out var purchase) ? purchase : all[id] = new Purchase();
}

public class Wrong(StripeClient stripe, Purchases purchases) : ControllerBase
{
    #region wrong
    [HttpGet("thanks")]
    public async Task<IActionResult> Thanks(string session_id)
    {
        var session = await stripe.V1.Checkout.Sessions.GetAsync(session_id);
        var order = purchases.Find(session.ClientReferenceId);
        order.IsPaid = true;
        return Ok("Thank you!");
    }
    #endregion
}

public class Right(StripeClient stripe, Purchases purchases) : ControllerBase
{
    #region right
    [HttpGet("thanks")]
    public async Task<IActionResult> Thanks(string session_id)
    {
        var session = await stripe.V1.Checkout.Sessions.GetAsync(session_id);
        var order = purchases.Find(session.ClientReferenceId);
        if (session.PaymentStatus == "paid")
        {
            order.IsPaid = true;
        }

        return Ok("Thank you!");
    }
    #endregion
}

using Microsoft.AspNetCore.Mvc;
using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE2008;

[Route("STRIPE2008/wrong")]
public class Wrong(Orders orders, IConfiguration configuration) : ControllerBase
{
    [HttpPost("webhook")]
    public async Task<IActionResult> Receive()
    {
        Event stripeEvent;
        try
        {
            stripeEvent = EventUtility.ConstructEvent(
                await new StreamReader(Request.Body).ReadToEndAsync(),
                Request.Headers["Stripe-Signature"].ToString(),
                configuration["Stripe:WebhookSecret"]
            );
        }
        catch (StripeException)
        {
            return BadRequest();
        }

        #region wrong
        if (stripeEvent.Type == EventTypes.RefundUpdated)
        {
            var charge = (Charge)stripeEvent.Data.Object;
            orders.Refunded.Add(charge.PaymentIntentId);
        }
        #endregion

        return Ok();
    }
}

[Route("STRIPE2008/right")]
public class Right(Orders orders, IConfiguration configuration) : ControllerBase
{
    [HttpPost("webhook")]
    public async Task<IActionResult> Receive()
    {
        Event stripeEvent;
        try
        {
            stripeEvent = EventUtility.ConstructEvent(
                await new StreamReader(Request.Body).ReadToEndAsync(),
                Request.Headers["Stripe-Signature"].ToString(),
                configuration["Stripe:WebhookSecret"]
            );
        }
        catch (StripeException)
        {
            return BadRequest();
        }

        #region right
        if (stripeEvent.Type == EventTypes.RefundUpdated)
        {
            var refund = (Refund)stripeEvent.Data.Object;
            orders.Refunded.Add(refund.PaymentIntentId);
        }
        #endregion

        return Ok();
    }
}

using Microsoft.AspNetCore.Mvc;
using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE2006;

[Route("STRIPE2006/wrong")]
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
        switch (stripeEvent.Type)
        {
            case "payment_intent.suceeded":
                await orders.Fulfil(stripeEvent);
                break;
        }
        #endregion

        return Ok();
    }
}

[Route("STRIPE2006/right")]
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
        switch (stripeEvent.Type)
        {
            case EventTypes.PaymentIntentSucceeded:
                await orders.Fulfil(stripeEvent);
                break;
        }
        #endregion

        return Ok();
    }
}

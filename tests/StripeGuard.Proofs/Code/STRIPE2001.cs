using Microsoft.AspNetCore.Mvc;
using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE2001;

[Route("STRIPE2001/wrong")]
public class Wrong(Orders orders) : ControllerBase
{
    #region wrong
    [HttpPost("webhook")]
    public async Task<IActionResult> Receive()
    {
        var json = await new StreamReader(Request.Body).ReadToEndAsync();
        var stripeEvent = EventUtility.ParseEvent(json);
        await orders.Fulfil(stripeEvent);
        return Ok();
    }
    #endregion
}

[Route("STRIPE2001/right")]
public class Right(Orders orders, IConfiguration configuration) : ControllerBase
{
    #region right
    [HttpPost("webhook")]
    public async Task<IActionResult> Receive()
    {
        var json = await new StreamReader(Request.Body).ReadToEndAsync();
        Event stripeEvent;
        try
        {
            stripeEvent = EventUtility.ConstructEvent(
                json,
                Request.Headers["Stripe-Signature"].ToString(),
                configuration["Stripe:WebhookSecret"]
            );
        }
        catch (StripeException)
        {
            return BadRequest();
        }

        await orders.Fulfil(stripeEvent);
        return Ok();
    }
    #endregion
}

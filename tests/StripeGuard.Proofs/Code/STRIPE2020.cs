using Microsoft.AspNetCore.Mvc;
using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE2020;

[Route("STRIPE2020/wrong")]
public class Wrong(Orders orders, IConfiguration configuration) : ControllerBase
{
    [HttpPost("webhook")]
    public async Task<IActionResult> Receive()
    {
        var json = await new StreamReader(Request.Body).ReadToEndAsync();
        var signature = Request.Headers["Stripe-Signature"].ToString();
        var secret = configuration["Stripe:WebhookSecret"];
        try
        {
            #region wrong
            Event stripeEvent;
            if (!string.IsNullOrEmpty(signature) && !string.IsNullOrEmpty(secret))
            {
                stripeEvent = EventUtility.ConstructEvent(json, signature, secret);
            }
            else
            {
                stripeEvent = EventUtility.ParseEvent(json);
            }
            #endregion

            await orders.Fulfil(stripeEvent);
            return Ok();
        }
        catch (StripeException)
        {
            return BadRequest();
        }
    }
}

[Route("STRIPE2020/right")]
public class Right(Orders orders, IConfiguration configuration) : ControllerBase
{
    [HttpPost("webhook")]
    public async Task<IActionResult> Receive()
    {
        var json = await new StreamReader(Request.Body).ReadToEndAsync();
        var signature = Request.Headers["Stripe-Signature"].ToString();
        var secret = configuration["Stripe:WebhookSecret"];
        try
        {
            #region right
            if (string.IsNullOrEmpty(secret))
            {
                throw new InvalidOperationException("Stripe:WebhookSecret is not configured.");
            }

            var stripeEvent = EventUtility.ConstructEvent(json, signature, secret);
            #endregion

            await orders.Fulfil(stripeEvent);
            return Ok();
        }
        catch (StripeException)
        {
            return BadRequest();
        }
    }
}

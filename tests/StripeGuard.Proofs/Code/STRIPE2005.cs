using Microsoft.AspNetCore.Mvc;
using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE2005;

[Route("STRIPE2005/wrong")]
public class Wrong(Orders orders, IConfiguration configuration, ILogger<Wrong> logger) : ControllerBase
{
    private readonly string secret = configuration["Stripe:WebhookSecret"]!;

    [HttpPost("webhook")]
    public async Task<IActionResult> Receive()
    {
        var json = await new StreamReader(Request.Body).ReadToEndAsync();

        #region wrong
        try
        {
            var stripeEvent = EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"].ToString(), secret);
            await orders.Fulfil(stripeEvent);
        }
        catch (Exception e)
        {
            logger.LogError(e, "Webhook failed");
        }

        return Ok();
        #endregion
    }
}

[Route("STRIPE2005/right")]
public class Right(Orders orders, IConfiguration configuration, ILogger<Right> logger) : ControllerBase
{
    private readonly string secret = configuration["Stripe:WebhookSecret"]!;

    [HttpPost("webhook")]
    public async Task<IActionResult> Receive()
    {
        var json = await new StreamReader(Request.Body).ReadToEndAsync();

        #region right
        try
        {
            var stripeEvent = EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"].ToString(), secret);
            await orders.Fulfil(stripeEvent);
        }
        catch (StripeException)
        {
            return BadRequest();
        }
        catch (Exception e)
        {
            logger.LogError(e, "Webhook failed");
        }

        return Ok();
        #endregion
    }
}

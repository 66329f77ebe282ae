using Microsoft.AspNetCore.Mvc;
using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE2003;

[Route("STRIPE2003/wrong")]
public class Wrong(Orders orders, IConfiguration configuration) : ControllerBase
{
    private readonly string secret = configuration["Stripe:WebhookSecret"]!;

    [HttpPost("webhook")]
    public async Task<IActionResult> Receive()
    {
        var json = await new StreamReader(Request.Body).ReadToEndAsync();
        try
        {
            #region wrong
            var stripeEvent = EventUtility.ConstructEvent(
                json,
                Request.Headers["Stripe-Signature"].ToString(),
                secret,
                tolerance: 300_000
            );
            #endregion
            await orders.Fulfil(stripeEvent);
        }
        catch (StripeException)
        {
            return BadRequest();
        }

        return Ok();
    }
}

[Route("STRIPE2003/right")]
public class Right(Orders orders, IConfiguration configuration) : ControllerBase
{
    private readonly string secret = configuration["Stripe:WebhookSecret"]!;

    [HttpPost("webhook")]
    public async Task<IActionResult> Receive()
    {
        var json = await new StreamReader(Request.Body).ReadToEndAsync();
        try
        {
            #region right
            var stripeEvent = EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"].ToString(), secret);
            #endregion
            await orders.Fulfil(stripeEvent);
        }
        catch (StripeException)
        {
            return BadRequest();
        }

        return Ok();
    }
}

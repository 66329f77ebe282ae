using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE2015;

[Route("STRIPE2015/wrong")]
public class Wrong(IConfiguration configuration) : ControllerBase
{
    private readonly string secret = configuration["Stripe:WebhookSecret"]!;

    #region wrong
    [HttpPost("webhook")]
    public async Task<IActionResult> Receive([FromBody] JsonElement body)
    {
        if (body.GetProperty("type").GetString() != EventTypes.PaymentIntentSucceeded)
        {
            return NoContent();
        }

        var json = await new StreamReader(Request.Body).ReadToEndAsync();
        var stripeEvent = EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"].ToString(), secret);
        return Ok(stripeEvent.Id);
    }
    #endregion
}

[Route("STRIPE2015/right")]
public class Right(IConfiguration configuration) : ControllerBase
{
    private readonly string secret = configuration["Stripe:WebhookSecret"]!;

    #region right
    [HttpPost("webhook")]
    public async Task<IActionResult> Receive()
    {
        var json = await new StreamReader(Request.Body).ReadToEndAsync();
        var stripeEvent = EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"].ToString(), secret);
        if (stripeEvent.Type != EventTypes.PaymentIntentSucceeded)
        {
            return NoContent();
        }

        return Ok(stripeEvent.Id);
    }
    #endregion
}

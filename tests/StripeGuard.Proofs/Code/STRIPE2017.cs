using Microsoft.AspNetCore.Mvc;
using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE2017;

[Route("STRIPE2017/wrong")]
public class Wrong(IConfiguration configuration) : ControllerBase
{
    private readonly string secret = configuration["Stripe:WebhookSecret"]!;

    #region wrong
    [HttpPost("webhook")]
    public async Task<IActionResult> Receive()
    {
        var json = await new StreamReader(Request.Body).ReadToEndAsync();
        var stripeEvent = EventUtility.ConstructEvent(json, Request.Headers["Stripe_Signature"].ToString(), secret);
        return Ok(stripeEvent.Id);
    }
    #endregion
}

[Route("STRIPE2017/right")]
public class Right(IConfiguration configuration) : ControllerBase
{
    private readonly string secret = configuration["Stripe:WebhookSecret"]!;

    #region right
    [HttpPost("webhook")]
    public async Task<IActionResult> Receive()
    {
        var json = await new StreamReader(Request.Body).ReadToEndAsync();
        var stripeEvent = EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"].ToString(), secret);
        return Ok(stripeEvent.Id);
    }
    #endregion
}

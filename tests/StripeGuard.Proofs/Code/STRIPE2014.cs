using Microsoft.AspNetCore.Mvc;
using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE2014;

[Route("STRIPE2014/wrong")]
public class Wrong(IConfiguration configuration) : ControllerBase
{
    private readonly string secret = configuration["Stripe:WebhookSecret"]!;

    #region wrong
    [HttpPost("webhook")]
    public IActionResult Receive()
    {
        var json = new StreamReader(Request.Body).ReadToEnd();
        var stripeEvent = EventUtility.ConstructEvent(json, Request.Headers["Stripe-Signature"].ToString(), secret);
        return Ok(stripeEvent.Id);
    }
    #endregion
}

[Route("STRIPE2014/right")]
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

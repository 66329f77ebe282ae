using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE2013;

#region wrong
[Authorize]
[Route("STRIPE2013/wrong")]
public class Wrong(IConfiguration configuration) : ControllerBase
{
    [HttpPost("webhook")]
    public async Task<IActionResult> Receive()
    {
        var json = await new StreamReader(Request.Body).ReadToEndAsync();
        var signature = Request.Headers["Stripe-Signature"].ToString();
        var stripeEvent = EventUtility.ConstructEvent(json, signature, configuration["Stripe:WebhookSecret"]);
        return Ok(stripeEvent.Id);
    }
}
#endregion

#region right
[Authorize]
[Route("STRIPE2013/right")]
public class Right(IConfiguration configuration) : ControllerBase
{
    [AllowAnonymous]
    [HttpPost("webhook")]
    public async Task<IActionResult> Receive()
    {
        var json = await new StreamReader(Request.Body).ReadToEndAsync();
        var signature = Request.Headers["Stripe-Signature"].ToString();
        var stripeEvent = EventUtility.ConstructEvent(json, signature, configuration["Stripe:WebhookSecret"]);
        return Ok(stripeEvent.Id);
    }
}
#endregion

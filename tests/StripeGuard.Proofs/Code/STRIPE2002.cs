using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE2002;

[Route("STRIPE2002/wrong")]
public class Wrong(IConfiguration configuration) : ControllerBase
{
    private readonly string secret = configuration["Stripe:WebhookSecret"]!;

    #region wrong
    [HttpPost("webhook")]
    public IActionResult Receive([FromBody] Event body)
    {
        var stripeEvent = EventUtility.ConstructEvent(
            JsonSerializer.Serialize(body),
            Request.Headers["Stripe-Signature"].ToString(),
            secret
        );
        return Ok(stripeEvent.Id);
    }
    #endregion

    /// <summary>The same with nothing lost on the way: the event as it came, written again.</summary>
    [HttpPost("document")]
    public IActionResult ReceiveDocument([FromBody] JsonDocument body)
    {
        var stripeEvent = EventUtility.ConstructEvent(
            JsonSerializer.Serialize(body),
            Request.Headers["Stripe-Signature"].ToString(),
            secret
        );
        return Ok(stripeEvent.Id);
    }
}

[Route("STRIPE2002/right")]
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

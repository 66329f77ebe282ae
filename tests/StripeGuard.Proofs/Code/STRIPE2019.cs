using Microsoft.AspNetCore.Mvc;
using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE2019;

[Route("STRIPE2019/wrong")]
public class Wrong(Orders orders, Receipts receipts, IConfiguration configuration) : ControllerBase
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
        if (await receipts.ExistsAsync(stripeEvent.Id))
        {
            return Ok();
        }

        await receipts.MarkAsync(stripeEvent.Id);
        await orders.Fulfil(stripeEvent);
        return Ok();
        #endregion
    }
}

[Route("STRIPE2019/right")]
public class Right(Orders orders, Receipts receipts, IConfiguration configuration) : ControllerBase
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
        if (await receipts.ExistsAsync(stripeEvent.Id))
        {
            return Ok();
        }

        await orders.Fulfil(stripeEvent);
        await receipts.MarkAsync(stripeEvent.Id);
        return Ok();
        #endregion
    }
}

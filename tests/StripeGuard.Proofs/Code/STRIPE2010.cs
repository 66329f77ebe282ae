using Microsoft.AspNetCore.Mvc;
using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE2010;

[Route("STRIPE2010/wrong")]
public class Wrong(Mails mails, IConfiguration configuration) : ControllerBase
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
        if (stripeEvent is { Type: EventTypes.PaymentIntentSucceeded, Data.Object: PaymentIntent intent })
        {
            mails.SendMail(intent.Id);
        }
        #endregion

        return Ok();
    }
}

[Route("STRIPE2010/right")]
public class Right(Mails mails, IConfiguration configuration) : ControllerBase
{
    private static readonly HashSet<string> seen = [];

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
        if (!seen.Add(stripeEvent.Id))
        {
            return Ok();
        }

        if (stripeEvent is { Type: EventTypes.PaymentIntentSucceeded, Data.Object: PaymentIntent intent })
        {
            mails.SendMail(intent.Id);
        }
        #endregion

        return Ok();
    }
}

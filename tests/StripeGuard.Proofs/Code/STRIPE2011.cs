using Microsoft.AspNetCore.Mvc;
using Stripe;

namespace StripeGuard.Proofs.Code.STRIPE2011;

[Route("STRIPE2011/wrong")]
public class Wrong(Orders orders, IConfiguration configuration) : ControllerBase
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
        if (
            stripeEvent is
            {
                Type: EventTypes.PaymentIntentPaymentFailed or EventTypes.PaymentIntentSucceeded,
                Data.Object: PaymentIntent intent
            }
        )
        {
            var payment = orders.PaymentOf(intent.Id);
            payment.Status = intent.Status;
        }
        #endregion

        return Ok();
    }
}

[Route("STRIPE2011/right")]
public class Right(Orders orders, IConfiguration configuration) : ControllerBase
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
        if (
            stripeEvent is
            {
                Type: EventTypes.PaymentIntentPaymentFailed or EventTypes.PaymentIntentSucceeded,
                Data.Object: PaymentIntent intent
            }
        )
        {
            var payment = orders.PaymentOf(intent.Id);
            if (payment.Status != "succeeded")
            {
                payment.Status = intent.Status;
            }
        }
        #endregion

        return Ok();
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stripe;
using Stripe.Checkout;

namespace SoundShop;

public record CardChoice(string PaymentMethodId);

[ApiController]
[Route("orders/{orderId:int}/payment")]
public class PaymentsController(
    ShopContext db,
    IStripeClient stripe,
    IOptions<StripeSettings> settings,
    ILogger<PaymentsController> log
) : ControllerBase
{
    private readonly PaymentIntentService intents = new(stripe);
    private readonly RefundService refunds = new(stripe);

    [HttpPost("saved-card")]
    public async Task<IActionResult> PayWithSavedCard(int orderId, CardChoice choice)
    {
        var order = await db.Orders.FindAsync(orderId);
        if (order is null)
        {
            return NotFound();
        }

        try
        {
            var intent = await intents.CreateAsync(
                new PaymentIntentCreateOptions
                {
                    Amount = Prices.ToCents(order.Total),
                    Currency = "usd",
                    PaymentMethod = choice.PaymentMethodId,
                    Confirm = true,
                    ReturnUrl = $"{settings.Value.PublicUrl}thanks",
                },
                new RequestOptions { IdempotencyKey = $"saved-card-{order.Id}" }
            );
            order.PaymentIntentId = intent.Id;
            order.Status = intent.Status == "succeeded" ? OrderStatus.Paid : OrderStatus.Open;
            await db.SaveChangesAsync();

            // What is left to do in the browser, where the bank wants to see the buyer.
            return Ok(new { intent.Status, intent.ClientSecret });
        }
        catch (StripeException e)
        {
            return BadRequest(e.StripeError?.Message);
        }
    }

    /// <summary>What the order page asks while the customer waits.</summary>
    [HttpGet]
    public async Task<IActionResult> Status(int orderId)
    {
        var order = await db.Orders.FindAsync(orderId);
        if (order?.PaymentIntentId is null)
        {
            return NotFound();
        }

        var intent = await intents.GetAsync(order.PaymentIntentId);
        if (intent.Status == "canceled")
        {
            order.PaymentIntentId = null;
            await db.SaveChangesAsync();
            return Ok(new { state = "pay again" });
        }

        return Ok(new { state = intent.Status == "succeeded" ? "paid" : "waiting" });
    }

    [HttpPost("hold")]
    public async Task<IActionResult> Hold(int orderId)
    {
        var order = await db.Orders.FindAsync(orderId);
        if (order is null)
        {
            return NotFound();
        }

        var intent = await intents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = Prices.ToCents(order.Total),
                Currency = "usd",
                CaptureMethod = "manual",
            },
            new RequestOptions { IdempotencyKey = $"hold-{order.Id}" }
        );
        order.PaymentIntentId = intent.Id;
        await db.SaveChangesAsync();
        return Ok(new { intent.ClientSecret });
    }

    [HttpPost("ship")]
    public async Task<IActionResult> Ship(int orderId)
    {
        var order = await db.Orders.FindAsync(orderId);
        if (order?.PaymentIntentId is null)
        {
            return NotFound();
        }

        var intent = await intents.CaptureAsync(
            order.PaymentIntentId,
            requestOptions: new RequestOptions { IdempotencyKey = $"ship-{order.Id}" }
        );
        if (intent.Status != "succeeded")
        {
            return Conflict(new { intent.Status });
        }

        order.Status = OrderStatus.Shipped;
        await db.SaveChangesAsync();
        return Ok(new { intent.Status });
    }

    [HttpPost("return")]
    public async Task<IActionResult> ReturnGoods(int orderId)
    {
        var order = await db.Orders.FindAsync(orderId);
        if (order?.PaymentIntentId is null)
        {
            return NotFound();
        }

        try
        {
            var refund = await refunds.CreateAsync(
                new RefundCreateOptions { PaymentIntent = order.PaymentIntentId },
                new RequestOptions { IdempotencyKey = $"return-{order.Id}" }
            );
            return Ok(new { refund.Status });
        }
        catch (StripeException e)
        {
            log.LogError(e, "Refund of order {Order} failed", order.Id);
            return StatusCode(
                StatusCodes.Status502BadGateway,
                "The refund failed and will be tried again by our staff."
            );
        }
    }
}

/// <summary>A bag of coffee each month, paid with the card on file.</summary>
public class MonthlyBox(ShopContext db, IStripeClient stripe, ILogger<MonthlyBox> log)
{
    private readonly PaymentIntentService intents = new(stripe);
    private readonly SubscriptionService subscriptions = new(stripe);

    public async Task ChargeAllAsync(DateOnly month)
    {
        foreach (var customer in await db.Customers.Where(c => c.StripeCustomerId != null).ToListAsync())
        {
            var options = new PaymentIntentCreateOptions
            {
                Amount = 2400,
                Currency = "usd",
                Customer = customer.StripeCustomerId,
                Confirm = true,
                OffSession = true,
            };
            try
            {
                var intent = await intents.CreateAsync(
                    options,
                    new RequestOptions { IdempotencyKey = $"box-{customer.Id}-{month:yyyy-MM}" }
                );
                log.LogInformation("Box of customer {Customer} is {Status}", customer.Id, intent.Status);
            }
            catch (StripeException e)
            {
                // authentication_required or a decline: the customer gets a mail with a link to pay.
                customer.OpenPaymentIntentId = e.StripeError?.PaymentIntent?.Id;
                await db.SaveChangesAsync();
            }
        }
    }

    public async Task ChangePlanAsync(ShopCustomer customer, string newPrice)
    {
        var subscription = await subscriptions.GetAsync(customer.SubscriptionId);
        var options = new SubscriptionUpdateOptions
        {
            Items = [new SubscriptionItemOptions { Id = subscription.Items.Data[0].Id, Price = newPrice }],
            ProrationBehavior = "create_prorations",
        };
        await subscriptions.UpdateAsync(
            customer.SubscriptionId,
            options,
            new RequestOptions { IdempotencyKey = $"plan-{customer.Id}-{newPrice}" }
        );
    }
}

[ApiController]
[Route("thanks")]
public class ThanksController(ShopContext db, IStripeClient stripe) : ControllerBase
{
    private readonly SessionService sessions = new(stripe);

    [HttpGet]
    public async Task<IActionResult> Thanks([FromQuery(Name = "session_id")] string sessionId)
    {
        var session = await sessions.GetAsync(sessionId);
        var order = await db.Orders.FindAsync(int.Parse(session.ClientReferenceId, CultureInfo.InvariantCulture));
        if (order is null)
        {
            return NotFound();
        }

        if (session.PaymentStatus != "paid")
        {
            return Ok("Thank you! Your coffee is sent as soon as the payment has arrived.");
        }

        order.Status = OrderStatus.Paid;
        await db.SaveChangesAsync();
        return Ok("Thank you! Your coffee is on its way.");
    }
}

[ApiController]
[Route("gift-cards")]
public class GiftCardsController(IStripeClient stripe, IOptions<StripeSettings> settings) : ControllerBase
{
    private readonly SessionService sessions = new(stripe);

    [HttpPost("{purchase:guid}")]
    public async Task<IActionResult> Buy(Guid purchase)
    {
        var session = await sessions.CreateAsync(
            new SessionCreateOptions
            {
                Mode = "payment",
                ClientReferenceId = purchase.ToString(),
                SuccessUrl = settings.Value.PublicUrl + "gift-cards/thanks?session_id={CHECKOUT_SESSION_ID}",
                LineItems =
                [
                    new SessionLineItemOptions
                    {
                        Quantity = 1,
                        PriceData = new SessionLineItemPriceDataOptions
                        {
                            Currency = "usd",
                            UnitAmount = 2500,
                            ProductData = new SessionLineItemPriceDataProductDataOptions { Name = "Gift card" },
                        },
                    },
                ],
            },
            new RequestOptions { IdempotencyKey = $"gift-card-{purchase}" }
        );
        return Redirect(session.Url);
    }

    [HttpGet("thanks")]
    public async Task<IActionResult> Thanks([FromQuery(Name = "session_id")] string sessionId)
    {
        var session = await sessions.GetAsync(sessionId);
        return Ok(new { session.CustomerDetails?.Email, session.PaymentStatus });
    }
}

public class CoffeeClub(ShopContext db, IStripeClient stripe)
{
    private readonly SubscriptionService subscriptions = new(stripe);

    public async Task JoinAsync(ShopCustomer customer, string price)
    {
        var subscription = await subscriptions.CreateAsync(
            new SubscriptionCreateOptions
            {
                Customer = customer.StripeCustomerId,
                Items = [new SubscriptionItemOptions { Price = price }],
            },
            new RequestOptions { IdempotencyKey = $"club-{customer.Id}" }
        );
        customer.SubscriptionId = subscription.Id;
        customer.IsClubMember = subscription.Status is "active" or "trialing";
        await db.SaveChangesAsync();
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.Checkout;

namespace LeakyShop;

public record CardChoice(string PaymentMethodId);

[ApiController]
[Route("orders/{orderId:int}/payment")]
public class PaymentsController(ShopContext db, ILogger<PaymentsController> log) : ControllerBase
{
    private readonly PaymentIntentService intents = new();

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
                    ReturnUrl = "https://leaky-shop.example/thanks",
                },
                new RequestOptions { IdempotencyKey = $"saved-card-{order.Id}" }
            );
            order.PaymentIntentId = intent.Id;
            order.Status = OrderStatus.Paid;
            await db.SaveChangesAsync();
            return Ok(new { order.Id });
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
        if (intent.Status == "cancelled")
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
            var refund = await new RefundService().CreateAsync(
                new RefundCreateOptions { PaymentIntent = order.PaymentIntentId },
                new RequestOptions { IdempotencyKey = $"return-{order.Id}" }
            );
            log.LogInformation("Refund {Refund} is {Status}", refund.Id, refund.Status);
        }
        catch (StripeException e)
        {
            log.LogError(e, "Refund of order {Order} failed", order.Id);
        }

        return Ok();
    }
}

/// <summary>A bag of coffee each month, paid with the card on file.</summary>
public class MonthlyBox(ShopContext db)
{
    public async Task ChargeAllAsync(DateOnly month)
    {
        var service = new PaymentIntentService();
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
            await service.CreateAsync(
                options,
                new RequestOptions { IdempotencyKey = $"box-{customer.Id}-{month:yyyy-MM}" }
            );
        }
    }

    public async Task ChangePlanAsync(ShopCustomer customer, string newPrice)
    {
        var options = new SubscriptionUpdateOptions
        {
            Items = [new SubscriptionItemOptions { Price = newPrice }],
            ProrationBehavior = "create_prorations",
        };
        await new SubscriptionService().UpdateAsync(customer.SubscriptionId, options);
    }
}

[ApiController]
[Route("thanks")]
public class ThanksController(ShopContext db) : ControllerBase
{
    [HttpGet]
    public async Task<IActionResult> Thanks([FromQuery(Name = "session_id")] string sessionId)
    {
        var session = await new SessionService().GetAsync(sessionId);
        var order = await db.Orders.FindAsync(int.Parse(session.ClientReferenceId));
        if (order is null)
        {
            return NotFound();
        }

        order.Status = OrderStatus.Paid;
        await db.SaveChangesAsync();
        return Ok("Thank you! Your coffee is on its way.");
    }
}

[ApiController]
[Route("gift-cards")]
public class GiftCardsController(IConfiguration configuration) : ControllerBase
{
    private readonly SessionService sessions = new();

    [HttpPost]
    public async Task<IActionResult> Buy()
    {
        var session = await sessions.CreateAsync(
            new SessionCreateOptions
            {
                Mode = "payment",
                SuccessUrl = configuration["Shop:PublicUrl"] + "/gift-cards/thanks",
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
            }
        );
        return Redirect(session.Url);
    }

    [HttpGet("thanks")]
    public async Task<IActionResult> Thanks([FromQuery(Name = "session_id")] string sessionId)
    {
        var session = await sessions.GetAsync(sessionId);
        return Ok(new { session.CustomerDetails.Email, session.PaymentStatus });
    }
}

public class CoffeeClub(ShopContext db)
{
    public async Task JoinAsync(ShopCustomer customer, string price)
    {
        var subscription = await new SubscriptionService().CreateAsync(
            new SubscriptionCreateOptions
            {
                Customer = customer.StripeCustomerId,
                Items = [new SubscriptionItemOptions { Price = price }],
            },
            new RequestOptions { IdempotencyKey = $"club-{customer.Id}" }
        );
        customer.SubscriptionId = subscription.Id;
        customer.IsClubMember = true;
        await db.SaveChangesAsync();
    }
}

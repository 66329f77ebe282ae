using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace LeakyShop;

public static class Webhooks
{
    public static void MapWebhooks(this WebApplication app)
    {
        app.MapPost("/stripe/payments", OnPayment);
        app.MapPost("/stripe/connect", OnSupplierAccount);
        app.MapPost("/stripe/disputes", OnDispute);
    }

    private static async Task<IResult> OnPayment(HttpRequest request, ShopContext db, ILogger<ShopContext> log)
    {
        var json = await new StreamReader(request.Body).ReadToEndAsync();
        try
        {
            var stripeEvent = EventUtility.ConstructEvent(
                json,
                request.Headers["Stripe-Signature"],
                StripeKeys.PaymentsWebhook
            );
            if (stripeEvent is { Type: EventTypes.PaymentIntentSucceeded, Data.Object: PaymentIntent intent })
            {
                await SetStatus(db, intent.Id, OrderStatus.Paid);
            }

            return Results.Ok();
        }
        catch (StripeException e)
        {
            log.LogError(e, "Webhook failed");
            return Results.Ok();
        }
    }

    private static async Task<IResult> OnSupplierAccount(HttpRequest request, ILogger<ShopContext> log)
    {
        using var reader = new StreamReader(request.Body);
        var stripeEvent = EventUtility.ParseEvent(await reader.ReadToEndAsync());
        if (stripeEvent.Data.Object is Account { PayoutsEnabled: false } account)
        {
            log.LogWarning("Supplier {Account} can no longer be paid", account.Id);
        }

        return Results.Ok();
    }

    private static async Task<IResult> OnDispute(HttpRequest request, ShopContext db, IConfiguration configuration)
    {
        using var reader = new StreamReader(request.Body);
        Event stripeEvent;
        try
        {
            stripeEvent = EventUtility.ConstructEvent(
                await reader.ReadToEndAsync(),
                request.Headers["Stripe-Signature"].ToString(),
                configuration["Stripe:DisputesWebhookSecret"]
            );
        }
        catch (StripeException)
        {
            return Results.BadRequest();
        }

        if (stripeEvent is { Type: EventTypes.ChargeDisputeCreated, Data.Object: Dispute dispute })
        {
            await SetStatus(db, dispute.PaymentIntentId, OrderStatus.Disputed);
        }

        return Results.Ok();
    }

    private static Task<int> SetStatus(ShopContext db, string paymentIntentId, OrderStatus status) =>
        db
            .Orders.Where(order => order.PaymentIntentId == paymentIntentId)
            .ExecuteUpdateAsync(set => set.SetProperty(order => order.Status, status));
}

[ApiController]
[Route("stripe/subscriptions")]
public class SubscriptionWebhookController(ShopContext db, IConfiguration configuration) : ControllerBase
{
    [HttpPost]
    public async Task<IActionResult> Receive([FromBody] JsonDocument payload)
    {
        var json = JsonSerializer.Serialize(payload);
        Event stripeEvent;
        try
        {
            stripeEvent = EventUtility.ConstructEvent(
                json,
                Request.Headers["Stripe-Signature"],
                configuration["Stripe:SubscriptionsWebhookSecret"]
            );
        }
        catch (StripeException e)
        {
            return BadRequest(e.Message);
        }

        if (stripeEvent is { Type: EventTypes.CustomerSubscriptionDeleted, Data.Object: Subscription subscription })
        {
            await db
                .Customers.Where(customer => customer.SubscriptionId == subscription.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(customer => customer.SubscriptionId, (string?)null));
        }

        return Ok();
    }
}

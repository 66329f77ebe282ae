using Microsoft.EntityFrameworkCore;
using Stripe;

namespace LeakyShop;

public static class EventEndpoints
{
    public static void MapEvents(this WebApplication app)
    {
        app.MapPost(
            "/stripe/orders",
            async (HttpRequest request, OrderEvents events, IConfiguration configuration) =>
            {
                var json = await new StreamReader(request.Body).ReadToEndAsync();
                try
                {
                    var stripeEvent = EventUtility.ConstructEvent(
                        json,
                        request.Headers["Stripe-Signature"].ToString(),
                        configuration["Stripe:OrdersWebhookSecret"]
                    );
                    await events.Handle(stripeEvent);
                    return Results.Ok();
                }
                catch (StripeException)
                {
                    return Results.BadRequest();
                }
            }
        );
        app.MapPost("/admin/stripe-endpoint", CreateEndpoint);
    }

    private static async Task<IResult> CreateEndpoint(HttpRequest request)
    {
        var endpoint = await new WebhookEndpointService().CreateAsync(
            new WebhookEndpointCreateOptions
            {
                Url = $"https://{request.Host}/stripe/orders",
                EnabledEvents = ["checkout.session.completed", "charge.refund.updated", "payment_intent.failed"],
            }
        );
        return Results.Ok(new { endpoint.Id });
    }
}

public class OrderEvents(ShopContext db, ILogger<OrderEvents> log)
{
    public async Task Handle(Event stripeEvent)
    {
        switch (stripeEvent.Type)
        {
            case EventTypes.PaymentIntentCanceled:
                var canceled = stripeEvent.Data.Object as PaymentIntent;
                log.LogInformation("Payment {Payment} canceled", canceled?.Id);
                break;
            case "payment_intent.suceeded":
                await OnPaid(stripeEvent);
                break;
            case "charge.dispute.created":
                if (stripeEvent.Data.Object is Dispute dispute)
                {
                    await SetStatus(dispute.PaymentIntentId, OrderStatus.Disputed);
                }

                break;
            case EventTypes.ChargeRefundUpdated:
                var refunded = stripeEvent.Data.Object as Charge;
                if (refunded is { Refunded: true })
                {
                    await SetStatus(refunded.PaymentIntentId, OrderStatus.Refunded);
                }

                break;
            case EventTypes.CustomerSubscriptionDeleted:
                await OnSubscriptionEnded((stripeEvent.Data.Object as Subscription)!.Id);
                break;
            default:
                throw new NotSupportedException($"No handler for {stripeEvent.Type}");
        }
    }

    private async Task OnPaid(Event stripeEvent)
    {
        if (stripeEvent.Data.Object is PaymentIntent intent)
        {
            await SetStatus(intent.Id, OrderStatus.Paid);
        }
    }

    private Task<int> OnSubscriptionEnded(string subscriptionId) =>
        db
            .Customers.Where(customer => customer.SubscriptionId == subscriptionId)
            .ExecuteUpdateAsync(set => set.SetProperty(customer => customer.SubscriptionId, (string?)null));

    private Task<int> SetStatus(string paymentIntentId, OrderStatus status) =>
        db
            .Orders.Where(order => order.PaymentIntentId == paymentIntentId)
            .ExecuteUpdateAsync(set => set.SetProperty(order => order.Status, status));
}

using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.Checkout;

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
                    await events.HandleOnce(stripeEvent);
                    return Results.Ok();
                }
                catch (StripeException)
                {
                    return Results.BadRequest();
                }
            }
        );
        app.MapPost("/stripe/thanks", Thank);
        app.MapPost("/admin/stripe-endpoint", CreateEndpoint);
    }

    private static async Task<IResult> Thank(HttpRequest request, Mails mails, IConfiguration configuration)
    {
        var json = await new StreamReader(request.Body).ReadToEndAsync();
        try
        {
            var stripeEvent = EventUtility.ConstructEvent(
                json,
                request.Headers["Stripe-Signature"].ToString(),
                configuration["Stripe:ThanksWebhookSecret"]
            );
            if (stripeEvent is { Type: EventTypes.InvoicePaid, Data.Object: Invoice invoice })
            {
                await mails.SendAsync(invoice.CustomerEmail, "Thank you! Your coffee is on its way.");
            }

            return Results.Ok();
        }
        catch (StripeException)
        {
            return Results.BadRequest();
        }
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
    public async Task HandleOnce(Event stripeEvent)
    {
        var known = await db.WebhookReceipts.FindAsync(stripeEvent.Id);
        if (known != null)
        {
            return;
        }

        db.WebhookReceipts.Add(new WebhookReceipt { Id = stripeEvent.Id, ReceivedAt = DateTime.UtcNow });
        await db.SaveChangesAsync();
        await Handle(stripeEvent);
    }

    private async Task Handle(Event stripeEvent)
    {
        switch (stripeEvent.Type)
        {
            case EventTypes.CheckoutSessionCompleted:
                if (stripeEvent.Data.Object is Session session)
                {
                    await OnCheckedOut(session);
                }

                break;
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
            case EventTypes.CustomerSubscriptionUpdated:
                if (stripeEvent.Data.Object is Subscription subscription)
                {
                    await OnSubscriptionChanged(subscription);
                }

                break;
            case EventTypes.CustomerSubscriptionDeleted:
                await OnSubscriptionEnded((stripeEvent.Data.Object as Subscription)!.Id);
                break;
            default:
                throw new NotSupportedException($"No handler for {stripeEvent.Type}");
        }
    }

    private async Task OnCheckedOut(Session session)
    {
        var order = await db.Orders.FindAsync(int.Parse(session.ClientReferenceId));
        if (order is not null)
        {
            order.Status = OrderStatus.Paid;
            await db.SaveChangesAsync();
        }
    }

    private async Task OnPaid(Event stripeEvent)
    {
        if (stripeEvent.Data.Object is PaymentIntent intent)
        {
            await SetStatus(intent.Id, OrderStatus.Paid);
        }
    }

    private async Task OnSubscriptionChanged(Subscription subscription)
    {
        var customer = await db.Customers.FirstOrDefaultAsync(customer => customer.SubscriptionId == subscription.Id);
        if (customer is not null)
        {
            customer.SubscriptionStatus = subscription.Status;
            await db.SaveChangesAsync();
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

/// <summary>Stands for the mail service.</summary>
public class Mails(ILogger<Mails> log)
{
    public Task SendAsync(string to, string text)
    {
        log.LogInformation("Mail: {Text}", text);
        return string.IsNullOrEmpty(to) ? Task.FromException(new ArgumentException("No address.")) : Task.CompletedTask;
    }
}

using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.Checkout;

namespace SoundShop;

/// <summary>
/// What the shop does with events. Stripe may deliver one twice and in any order: an event's id is written in the same
/// transaction as its effect, and what is true now is asked of Stripe, not read from the event.
/// </summary>
public class Events(ShopContext db, IStripeClient stripe)
{
    private readonly PaymentIntentService paymentIntents = new(stripe);
    private readonly SubscriptionService subscriptions = new(stripe);

    public async Task HandleOnce(Event stripeEvent)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        if (await db.HandledEvents.AnyAsync(handled => handled.Id == stripeEvent.Id))
        {
            return;
        }

        await Handle(stripeEvent);
        db.HandledEvents.Add(new HandledEvent { Id = stripeEvent.Id, HandledAt = DateTime.UtcNow });
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }

    private async Task Handle(Event stripeEvent)
    {
        switch (stripeEvent.Type)
        {
            case EventTypes.PaymentIntentSucceeded when stripeEvent.Data.Object is PaymentIntent intent:
                await Pay(intent.Id);
                break;
            case EventTypes.CheckoutSessionCompleted
            or EventTypes.CheckoutSessionAsyncPaymentSucceeded when stripeEvent.Data.Object is Session session:
                await CheckOut(session);
                break;
            case EventTypes.ChargeDisputeCreated when stripeEvent.Data.Object is Dispute dispute:
                await SetStatus(dispute.PaymentIntentId, OrderStatus.Disputed);
                break;
            case EventTypes.RefundUpdated when stripeEvent.Data.Object is Refund { Status: "succeeded" } refund:
                await SetStatus(refund.PaymentIntentId, OrderStatus.Refunded);
                break;
            case EventTypes.CustomerSubscriptionUpdated when stripeEvent.Data.Object is Subscription changed:
                await ChangeSubscription(changed.Id);
                break;
            case EventTypes.CustomerSubscriptionDeleted when stripeEvent.Data.Object is Subscription subscription:
                await db
                    .Customers.Where(customer => customer.SubscriptionId == subscription.Id)
                    .ExecuteUpdateAsync(set => set.SetProperty(customer => customer.SubscriptionId, (string?)null));
                break;
            default:
                break;
        }
    }

    // A refund or a dispute may have come first: only an open order becomes a paid one.
    private async Task Pay(string paymentIntentId)
    {
        var intent = await paymentIntents.GetAsync(paymentIntentId);
        if (intent.Status != "succeeded")
        {
            return;
        }

        await db
            .Orders.Where(order => order.PaymentIntentId == intent.Id && order.Status == OrderStatus.Open)
            .ExecuteUpdateAsync(set => set.SetProperty(order => order.Status, OrderStatus.Paid));
    }

    // A status goes to and fro, and the event's may be an old one.
    private async Task ChangeSubscription(string subscriptionId)
    {
        var subscription = await subscriptions.GetAsync(subscriptionId);
        await db
            .Customers.Where(customer => customer.SubscriptionId == subscription.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(customer => customer.SubscriptionStatus, subscription.Status));
    }

    // Completed is not paid yet, where the buyer chose a bank debit or a voucher.
    private async Task CheckOut(Session session)
    {
        var id = int.Parse(session.ClientReferenceId);
        if (session.PaymentStatus != "unpaid")
        {
            await db
                .Orders.Where(order => order.Id == id && order.Status == OrderStatus.Open)
                .ExecuteUpdateAsync(set => set.SetProperty(order => order.Status, OrderStatus.Paid));
        }
    }

    private Task<int> SetStatus(string paymentIntentId, OrderStatus status) =>
        db
            .Orders.Where(order => order.PaymentIntentId == paymentIntentId)
            .ExecuteUpdateAsync(set => set.SetProperty(order => order.Status, status));
}

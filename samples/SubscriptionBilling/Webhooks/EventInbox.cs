using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.Checkout;
using SubscriptionBilling.Bills;
using SubscriptionBilling.Checkout;
using SubscriptionBilling.Data;
using SubscriptionBilling.Memberships;
using SubscriptionBilling.Refunds;
using SubscriptionBilling.StripeConnection;

namespace SubscriptionBilling.Webhooks;

/// <summary>
/// What Stripe's events do here. Stripe promises no order, and sends some twice: an event only says what to look at, what
/// is true is asked of Stripe, and the event's id is saved together with what came of it.
/// </summary>
public class EventInbox(
    BillingContext db,
    CheckoutCompletion checkouts,
    MembershipSync memberships,
    BillSync bills,
    RefundSync refunds,
    StripeClock clock
)
{
    /// <summary>What the endpoint subscribes to.</summary>
    public static IReadOnlyList<string> EventTypes { get; } =
    [
        Stripe.EventTypes.CheckoutSessionCompleted,
        Stripe.EventTypes.CheckoutSessionAsyncPaymentSucceeded,
        Stripe.EventTypes.CustomerSubscriptionCreated,
        Stripe.EventTypes.CustomerSubscriptionUpdated,
        Stripe.EventTypes.CustomerSubscriptionDeleted,
        Stripe.EventTypes.CustomerSubscriptionPendingUpdateApplied,
        Stripe.EventTypes.CustomerSubscriptionPendingUpdateExpired,
        Stripe.EventTypes.InvoicePaid,
        Stripe.EventTypes.InvoicePaymentFailed,
        Stripe.EventTypes.InvoicePaymentActionRequired,
        Stripe.EventTypes.InvoiceVoided,
        Stripe.EventTypes.InvoiceMarkedUncollectible,
        Stripe.EventTypes.RefundCreated,
        Stripe.EventTypes.RefundUpdated,
        Stripe.EventTypes.RefundFailed,
    ];

    /// <summary>Does what is due and saves it with the event's id, or neither. A second delivery does nothing.</summary>
    public Task TakeAsync(Event stripeEvent, CancellationToken cancellationToken) =>
        OptimisticSave.RunAsync(
            db,
            async token =>
            {
                if (await db.HandledEvents.AnyAsync(handled => handled.Id == stripeEvent.Id, token))
                {
                    return;
                }

                await HandleAsync(stripeEvent, token);
                db.HandledEvents.Add(
                    new HandledEvent
                    {
                        Id = stripeEvent.Id,
                        Type = stripeEvent.Type,
                        HandledAt = clock.UtcNow,
                    }
                );
            },
            cancellationToken
        );

    private Task HandleAsync(Event stripeEvent, CancellationToken cancellationToken) =>
        stripeEvent switch
        {
            {
                Type: Stripe.EventTypes.CheckoutSessionCompleted
                    or Stripe.EventTypes.CheckoutSessionAsyncPaymentSucceeded,
                Data.Object: Session session
            } => checkouts.CompleteAsync(session.Id, cancellationToken),
            { Data.Object: Subscription subscription } => memberships.RefreshAsync(subscription.Id, cancellationToken),
            // An upcoming one has no id, and nothing to be asked for.
            { Data.Object: Invoice { Id: not null } invoice } => bills.RefreshAsync(invoice.Id, cancellationToken),
            { Data.Object: Refund refund } => refunds.RefreshAsync(refund.Id, cancellationToken),
            _ => Task.CompletedTask,
        };
}

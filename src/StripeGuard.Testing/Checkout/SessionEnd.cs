using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>How a session ends: completed or expired; what it comes to afterwards when the payment takes days.</summary>
internal static class SessionEnd
{
    /// <summary>
    /// An open session expires, on demand or by its clock; the intent that it had made is canceled
    /// (docs.stripe.com/payments/checkout/managing-limited-inventory).
    /// </summary>
    public static void Expire(Work work, JsonObject session)
    {
        if (session.Text("status") != "open")
        {
            return;
        }

        session["status"] = "expired";
        session["url"] = null;
        SessionRecovery.Offer(work, session);
        SessionIntents.Cancel(work, session);
        SessionSubscriptions.Cancel(work, session);
        work.Raise("checkout.session.expired", session);
    }

    /// <summary>
    /// The customer is done: docs.stripe.com/payments/checkout/fulfillment. A payment that is only known days later
    /// leaves the session unpaid until then.
    /// </summary>
    public static void Complete(Work work, JsonObject session, string paymentStatus)
    {
        if (session.Text("status") != "open")
        {
            return;
        }

        session["status"] = "complete";
        session["payment_status"] = paymentStatus;
        session["url"] = null;
        if (session.Object("automatic_tax") is { } tax && tax.Flag("enabled"))
        {
            tax["status"] = "complete";
        }

        CountCompletion(work, session);
        if (session.Text("mode") == "payment")
        {
            Redeem(work, session);
            if (paymentStatus != "unpaid")
            {
                SessionInvoice.Create(work, session);
            }
        }

        work.Raise("checkout.session.completed", session);
    }

    /// <summary>A delayed payment of a completed session has arrived, or has failed.</summary>
    public static void Settle(Work work, JsonObject session, bool paid)
    {
        if (session.Text("status") != "complete" || session.Text("payment_status") != "unpaid")
        {
            return;
        }

        if (paid)
        {
            session["payment_status"] = "paid";
            if (session.Text("mode") == "payment")
            {
                SessionInvoice.Create(work, session);
            }
        }

        work.Raise(
            paid ? "checkout.session.async_payment_succeeded" : "checkout.session.async_payment_failed",
            session
        );
    }

    /// <summary>A payment's discounts are redeemed when it is made; a subscription has its own.</summary>
    private static void Redeem(Work work, JsonObject session)
    {
        var owner = new DiscountOwner(session.Text("customer"), CheckoutSession: session.Id());
        SessionTerms.Of(work.Objects, session.Id()).Discounts =
        [
            .. Basket.AskedOf(work, session).Select(asked => Discounts.Give(work, asked, owner, work.Now).Id()),
        ];
    }

    private static void CountCompletion(Work work, JsonObject session)
    {
        if (
            session.Text("payment_link") is { } id
            && work.Objects.Find("payment_link", id)?.Object("restrictions")?.Object("completed_sessions") is { } limit
        )
        {
            limit["count"] = limit.Number("count") + 1;
        }
    }
}

using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>
/// Follows what sessions wait for. However an intent of theirs succeeds (at once, after 3D Secure on its page or in
/// code, or days later) the session learns of it from the intent's own event, and completes.
/// </summary>
internal static class SessionFollower
{
    private static readonly string[] Followed = ["payment_intent.", "setup_intent.", "invoice.payment_succeeded"];

    public static void Follow(Account account) => account.Events.Raised += raised => Learn(account, raised);

    private static void Learn(Account account, JsonObject raised)
    {
        var type = raised.Text("type")!;
        if (!Followed.Any(start => type.StartsWith(start, StringComparison.Ordinal)))
        {
            return;
        }

        var about = raised.Object("data")!.Object("object")!;
        if (about.Text("id") is { } id && SessionTerms.SessionOf(account.Objects, id) is { } session)
        {
            var work = new Work(account, Cause: null);
            if (session.Text("mode") == "subscription")
            {
                OfSubscription(work, session, type, about);
            }
            else
            {
                OfPayment(work, session, type);
            }
        }
    }

    private static void OfPayment(Work work, JsonObject session, string type)
    {
        switch (type)
        {
            case "payment_intent.succeeded" when session.Text("status") == "complete":
                SessionEnd.Settle(work, session, paid: true);
                break;
            case "payment_intent.succeeded":
                SessionEnd.Complete(work, session, "paid");
                break;
            case "payment_intent.processing" or "payment_intent.amount_capturable_updated":
                SessionEnd.Complete(work, session, "unpaid");
                break;
            case "payment_intent.payment_failed":
                SessionEnd.Settle(work, session, paid: false);
                break;
            case "setup_intent.succeeded":
                SessionEnd.Complete(work, session, "no_payment_required");
                break;
        }
    }

    /// <summary>A subscription's session waits for the invoice, which knows more ways to be paid than one intent.</summary>
    private static void OfSubscription(Work work, JsonObject session, string type, JsonObject about)
    {
        switch (type)
        {
            case "setup_intent.succeeded" when session.Text("status") == "open":
                SessionSubscriptions.Begin(work, session, about.Text("payment_method"));
                break;
            case "payment_intent.processing":
                SessionSubscriptions.Complete(work, session, "unpaid");
                break;
            case "invoice.payment_succeeded" when session.Text("status") == "complete":
                SessionEnd.Settle(work, session, paid: true);
                break;
            case "invoice.payment_succeeded":
                SessionSubscriptions.Complete(work, session, "paid");
                break;
            case "payment_intent.payment_failed":
                SessionEnd.Settle(work, session, paid: false);
                break;
        }
    }
}

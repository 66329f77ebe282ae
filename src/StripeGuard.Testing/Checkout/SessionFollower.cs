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
    public static void Follow(Account account) => account.Events.Raised += raised => Learn(account, raised);

    private static void Learn(Account account, JsonObject raised)
    {
        var type = raised.Text("type")!;
        if (
            !type.StartsWith("payment_intent.", StringComparison.Ordinal)
            && !type.StartsWith("setup_intent.", StringComparison.Ordinal)
        )
        {
            return;
        }

        var id = raised.Object("data")!.Object("object")!.Id();
        if (SessionTerms.SessionOf(account.Objects, id) is { } session)
        {
            Learn(new Work(account, Cause: null), session, type);
        }
    }

    private static void Learn(Work work, JsonObject session, string type)
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
}

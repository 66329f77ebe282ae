using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Payments;

/// <summary>
/// Payment methods that are told of success or failure days later: the intent is processing until then
/// (docs.stripe.com/testing, "Non-card payments"). The last four digits of the test account say how it ends.
/// </summary>
internal static class DelayedPayments
{
    /// <summary>An ACH debit settles in about four business days.</summary>
    private static readonly TimeSpan Settles = TimeSpan.FromDays(4);

    public static bool Is(JsonObject method) => method.Text("type") is "us_bank_account" or "sepa_debit";

    public static void Begin(Work work, JsonObject intent, JsonObject method)
    {
        intent["status"] = "processing";
        intent["payment_method"] = method.Id();
        intent["next_action"] = null;
        intent["last_payment_error"] = null;
        work.Raise("payment_intent.processing", intent);
        InvoicePayments.Processing(work, intent);
        work.Later(Settles, later => End(later, intent, method));
    }

    private static void End(Work work, JsonObject intent, JsonObject method)
    {
        if (intent.Text("status") != "processing" || intent.Text("payment_method") != method.Id())
        {
            return;
        }

        var question = new IssuerQuestion(OffSession: true, Authenticated: false, Asks3DS: false);
        if (Failure(method) is not { } decline)
        {
            PaymentAttempt.Succeed(work, intent, method, question);
            return;
        }

        var charge = Charges.New(work, intent, method, decline, capture: false, question);
        var error = StripeErrors.Card(decline.Message, decline.Code);
        PaymentAttempt.Fail(work, intent, method, error, charge);
    }

    /// <summary>The failure that the test account number stands for; null for one that succeeds.</summary>
    private static Decline? Failure(JsonObject method) =>
        method.Object(method.Text("type")!)?.Text("last4") switch
        {
            "1113" => new Decline("account_closed", "account_closed", "The customer's bank account has been closed."),
            "1116" => new Decline("no_account", "no_account", "The bank account could not be located."),
            "2227" => new Decline(
                "insufficient_funds",
                "insufficient_funds",
                "The customer's account has insufficient funds to cover this payment."
            ),
            "3335" => new Decline(
                "debit_not_authorized",
                "debit_not_authorized",
                "The customer has notified their bank that this payment was unauthorized."
            ),
            "4440" => new Decline(
                "invalid_currency",
                "invalid_currency",
                "The bank was unable to process this payment because of its currency."
            ),
            _ => null,
        };
}

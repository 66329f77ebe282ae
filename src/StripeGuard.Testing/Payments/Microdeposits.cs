using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>
/// Bank accounts that are verified by small deposits: docs.stripe.com/payments/ach-direct-debit/accept-a-payment#verify-bank-account-microdeposits.
/// An intent waits until its customer has told what arrived; the test values are those of docs.stripe.com/testing#ach-direct-debit.
/// </summary>
internal static class Microdeposits
{
    /// <summary>docs.stripe.com/payments/ach-direct-debit: ten attempts.</summary>
    private const int MostAttempts = 10;

    private const string RightCode = "SM11AA";

    /// <summary>The document of a bank account whose deposits are on their way, or have been told.</summary>
    private const string Kept = "stripeguard.microdeposits";

    private static readonly string[] RightAmounts = ["32", "45"];

    /// <summary>Deposits arrive within one to two business days.</summary>
    private static readonly TimeSpan Arrive = TimeSpan.FromDays(2);

    /// <summary>Whether the intent asks for deposits, and this bank account has not been verified yet.</summary>
    public static bool AreWanted(Work work, JsonObject intent, JsonObject method) =>
        intent.Object("payment_method_options")?.Object("us_bank_account")?.Text("verification_method")
            == "microdeposits"
        && method.Text("type") == "us_bank_account"
        && work.Objects.Find(Kept, method.Id())?.Flag("verified") != true;

    /// <summary>Sends the deposits: the intent waits for what its customer says of them.</summary>
    public static void Send(Work work, JsonObject intent, JsonObject method)
    {
        work.Objects.Put(
            new JsonObject
            {
                ["id"] = method.Id(),
                ["object"] = Kept,
                ["attempts"] = 0L,
                ["verified"] = false,
            }
        );
        intent["status"] = "requires_action";
        intent["payment_method"] = method.Id();
        intent["next_action"] = new JsonObject
        {
            ["type"] = "verify_with_microdeposits",
            ["verify_with_microdeposits"] = new JsonObject
            {
                ["arrival_date"] = (work.Account.Now + Arrive).ToUnixTimeSeconds(),
                ["hosted_verification_url"] = $"https://payments.stripe.com/microdeposit/{intent.Id()}",
                ["microdeposit_type"] = "descriptor_code",
            },
        };
        work.Raise(intent.Text("object") + ".requires_action", intent);
    }

    /// <summary>Takes what the customer says of the deposits, or refuses it with Stripe's code. The intent can go on then.</summary>
    public static void Verify(Work work, Parameters parameters, JsonObject intent)
    {
        var kind = intent.Text("object") == SetupIntents.Type ? "SetupIntent" : "PaymentIntent";
        if (
            intent.Object("next_action")?.Text("type") != "verify_with_microdeposits"
            || work.Objects.Find(Kept, intent.Text("payment_method") ?? "") is not { } kept
        )
        {
            throw Refused(
                $"This {kind} is not waiting for microdeposits: only one whose next_action is verify_with_microdeposits can be verified.",
                "intent_invalid_state",
                intent
            );
        }

        var amounts = parameters.Strings("amounts").Order(StringComparer.Ordinal).ToArray();
        var code = parameters.String("descriptor_code");
        if (amounts.Length == 0 == code is null)
        {
            throw StripeErrors.Invalid(
                "You must provide exactly one of: amounts, descriptor_code.",
                "parameter_missing",
                code is null ? "amounts" : "descriptor_code"
            );
        }

        if (kept.Number("attempts") >= MostAttempts)
        {
            throw Refused(
                "You have exceeded the number of allowed verification attempts.",
                "payment_method_microdeposit_verification_attempts_exceeded",
                intent
            );
        }

        if (code is not null ? code == RightCode : amounts.SequenceEqual(RightAmounts))
        {
            kept["verified"] = true;
            return;
        }

        kept["attempts"] = kept.Number("attempts") + 1;
        throw Refused(
            code is null
                ? "The amounts provided do not match the amounts that were sent to the bank account."
                : "The descriptor code provided does not match the one that was sent to the bank account.",
            code is null
                ? "payment_method_microdeposit_verification_amounts_mismatch"
                : "payment_method_microdeposit_verification_descriptor_code_mismatch",
            intent
        );
    }

    private static StripeErrorException Refused(string message, string code, JsonObject intent) =>
        StripeErrors.Invalid(message, code).With(intent.Text("object")!, intent);
}

using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>The cardholder's side of 3D Secure: an intent that requires action is completed or failed.</summary>
internal sealed class Authentications(Accounts accounts)
{
    /// <summary>The account and a copy of the intent of that id, or null.</summary>
    public (Account Account, JsonObject Intent)? Find(string id)
    {
        var type = TypeOf(id);
        foreach (var account in accounts.All)
        {
            lock (account.Lock)
            {
                if (account.Objects.Find(type, id) is { } intent)
                {
                    return (account, (JsonObject)intent.DeepClone());
                }
            }
        }

        return null;
    }

    /// <summary>Ends the challenge and returns the intent as it then is; null when it does not wait for one.</summary>
    public static JsonObject? End(Account account, string id, bool completed)
    {
        lock (account.Lock)
        {
            if (account.Objects.Find(TypeOf(id), id) is not { } intent || !Waits(intent))
            {
                return null;
            }

            using var stay = account.Time.Enter(OwnTime.Of(account, id));
            var work = new Work(account, Cause: null);
            if (intent.Text("object") == Sources.Type)
            {
                Sources.Authorize(work, intent, completed);
            }
            else if (completed)
            {
                Complete(work, intent);
            }
            else if (intent.Text("object") == SetupIntents.Type)
            {
                SetupIntents.FailAuthentication(work, intent);
            }
            else
            {
                PaymentAttempt.FailAuthentication(work, intent);
            }

            return (JsonObject)intent.DeepClone();
        }
    }

    private static string TypeOf(string id) =>
        id.StartsWith("seti_", StringComparison.Ordinal) ? SetupIntents.Type
        : id.StartsWith("src_", StringComparison.Ordinal) ? Sources.Type
        : PaymentIntents.Type;

    private static bool Waits(JsonObject intent) =>
        intent.Text("object") == Sources.Type
            ? intent.Object("redirect")?.Text("status") == "pending"
            : intent.Text("status") == "requires_action";

    /// <summary>The issuer may still decline; the intent then keeps the error, as it does for the cardholder at Stripe.</summary>
    private static void Complete(Work work, JsonObject intent)
    {
        if (intent.Text("object") == SetupIntents.Type)
        {
            SetupIntents.CompleteAuthentication(work, intent);
        }
        else
        {
            PaymentAttempt.CompleteAuthentication(work, intent);
        }
    }
}

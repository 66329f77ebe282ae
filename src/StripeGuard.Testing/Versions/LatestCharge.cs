using System.Text.Json.Nodes;
using StripeGuard.Testing.Catalog;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Versions;

/// <summary>
/// 2022-11-15: a PaymentIntent names its latest charge, where it had a list of all of them; and a charge's refunds are
/// shown only when they are expanded (docs.stripe.com/upgrades#2022-11-15).
/// </summary>
internal static class LatestCharge
{
    private const string Version = "2022-11-15";

    public static VersionChange[] Changes { get; } =
    [
        new(Version, "payment_intent", Charges)
        {
            Fields = new Dictionary<string, FieldType> { ["charges"] = OlderField.Page("Charge") },
        },
        new(Version, "charge", Refunds),
    ];

    private static void Charges(Account account, JsonObject intent) =>
        intent["charges"] = Lists.Of(
            NewestFirst(account, "charge", charge => charge.Text("payment_intent") == intent.Id()),
            $"/v1/charges?payment_intent={intent.Id()}"
        );

    private static void Refunds(Account account, JsonObject charge) =>
        charge["refunds"] ??= Lists.Of(
            NewestFirst(account, "refund", refund => refund.Text("charge") == charge.Id()),
            $"/v1/charges/{charge.Id()}/refunds"
        );

    private static IEnumerable<JsonObject> NewestFirst(Account account, string type, Func<JsonObject, bool> which) =>
        account.Objects.All(type).Where(which).Reverse().Take(10);
}

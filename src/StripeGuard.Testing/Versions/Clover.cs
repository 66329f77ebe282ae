using System.Text.Json.Nodes;
using StripeGuard.Testing.Catalog;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Versions;

/// <summary>
/// 2025-09-30.clover: a discount has a source and a promotion code a promotion, where both had a coupon
/// (docs.stripe.com/changelog/clover).
/// </summary>
internal static class Clover
{
    private const string Version = "2025-09-30.clover";

    public static VersionChange[] Changes { get; } =
    [
        new(Version, "discount", (account, discount) => Coupon(account, discount, "source"))
        {
            Fields = new Dictionary<string, FieldType> { ["coupon"] = OlderField.Object("Coupon") },
        },
        new(Version, "promotion_code", (account, code) => Coupon(account, code, "promotion"))
        {
            Fields = new Dictionary<string, FieldType> { ["coupon"] = OlderField.Object("Coupon") },
        },
    ];

    /// <summary>It was the coupon itself, not its id.</summary>
    private static void Coupon(Account account, JsonObject owner, string since) =>
        owner["coupon"] = owner.Object(since)?["coupon"] switch
        {
            JsonObject coupon => coupon.DeepClone(),
            JsonValue id => account.Objects.Find("coupon", id.GetValue<string>())?.DeepClone(),
            _ => null,
        };
}

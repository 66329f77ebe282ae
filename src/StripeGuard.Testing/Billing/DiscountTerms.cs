using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>What a discount takes off, in one currency.</summary>
/// <param name="Discount">The discount's id; the coupon's, where none has been given yet, as in a preview.</param>
/// <param name="Percent">Of what is left, 0.01 to 100.</param>
/// <param name="Amount">In minor units; null for a percentage, and where the coupon has no amount in that currency.</param>
/// <param name="Products">What it is for; null for everything.</param>
internal sealed record DiscountTerms(string Discount, decimal? Percent, long? Amount, IReadOnlySet<string>? Products)
{
    /// <summary>The document beside a discount: its coupon may be deleted, and the discount goes on.</summary>
    private const string Kept = "stripeguard.discount";

    /// <summary>What a discount that has been given takes off in a currency.</summary>
    public static DiscountTerms Of(ObjectStore objects, JsonObject discount, string currency)
    {
        var kept = objects.Find(Kept, discount.Id())!;
        var products = (kept["products"] as JsonArray)
            ?.Select(product => product!.GetValue<string>())
            .ToHashSet(StringComparer.Ordinal);
        return new DiscountTerms(
            discount.Id(),
            kept.Decimal("percent_off"),
            kept.Object("amounts")?[currency]?.GetValue<long>(),
            products
        );
    }

    /// <summary>What one that is only asked for would take off in a currency.</summary>
    public static DiscountTerms Of(ObjectStore objects, AskedDiscount asked, string currency) =>
        asked.Existing is { } existing
            ? Of(objects, existing, currency)
            : new DiscountTerms(
                asked.Coupon!.Id(),
                asked.Coupon!.Decimal("percent_off"),
                Coupons.AmountOff(objects, asked.Coupon!, currency),
                Coupons.Products(objects, asked.Coupon!)
            );

    /// <summary>Keeps a coupon's terms for a discount that is given now.</summary>
    public static void Keep(ObjectStore objects, JsonObject discount, JsonObject coupon) =>
        objects.Add(
            new JsonObject
            {
                ["id"] = discount.Id(),
                ["object"] = Kept,
                ["amounts"] = Coupons.Amounts(objects, coupon),
                ["duration"] = coupon.Text("duration"),
                ["percent_off"] = coupon["percent_off"]?.DeepClone(),
                ["products"] = Coupons.Products(objects, coupon) is { } products
                    ? new JsonArray([.. products.Select(product => JsonValue.Create(product))])
                    : null,
            }
        );

    /// <summary>once, repeating or forever.</summary>
    public static string DurationOf(ObjectStore objects, JsonObject discount) =>
        objects.Find(Kept, discount.Id())!.Text("duration")!;

    /// <summary>Whether it is for a line of that product; a line without one takes only what is for everything.</summary>
    public bool AppliesTo(string? product) => Products is null || (product is not null && Products.Contains(product));
}

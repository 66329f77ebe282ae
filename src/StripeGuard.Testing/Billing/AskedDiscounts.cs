using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>One entry of a <c>discounts</c> parameter, checked: a coupon with or without its code, or a discount that is there.</summary>
internal sealed record AskedDiscount(JsonObject? Coupon, JsonObject? PromotionCode, JsonObject? Existing);

/// <summary>For what a discount is asked.</summary>
/// <param name="Customer">Whose purchase it is; null when that is not known yet, as in a Checkout Session.</param>
/// <param name="Currency">The currency of the purchase; null when it has none yet.</param>
/// <param name="Subtotal">What it comes to, in minor units; null when that is not known yet.</param>
/// <param name="ChangesSubscription">Whether it is an update of a subscription, where a least amount cannot be held to.</param>
internal sealed record DiscountedPurchase(
    JsonObject? Customer,
    string? Currency = null,
    long? Subtotal = null,
    bool ChangesSubscription = false
);

/// <summary>
/// Reads <c>discounts</c> parameters and refuses what cannot be redeemed: docs.stripe.com/billing/subscriptions/coupons.
/// Nothing is changed. Messages in Stripe's words where users of its SDKs have quoted them.
/// </summary>
internal static class AskedDiscounts
{
    /// <summary>docs.stripe.com/billing/subscriptions/coupons: up to 20 discounts at once.</summary>
    private const int Most = 20;

    private static readonly string[] Kinds = ["coupon", "promotion_code", "discount"];

    /// <summary>The discounts that a parameter asks for; empty when it was not sent or sent empty.</summary>
    /// <param name="name">The parameter; entries are named below it in errors, as in <c>discounts[0][coupon]</c>.</param>
    /// <param name="shownAs">The parameter as errors name it, when it is nested.</param>
    public static IReadOnlyList<AskedDiscount> Read(
        Work work,
        Parameters parameters,
        DiscountedPurchase purchase,
        string name = "discounts",
        string? shownAs = null
    )
    {
        var entries = parameters.Array(name)?.OfType<JsonObject>().ToList() ?? [];
        if (entries.Count > Most)
        {
            throw StripeErrors.Invalid(
                $"Array length of {entries.Count} for parameter `{shownAs ?? name}` exceeds the maximum of {Most}.",
                param: shownAs ?? name
            );
        }

        var asked = new List<AskedDiscount>(entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            var prefix = string.Create(CultureInfo.InvariantCulture, $"{shownAs ?? name}[{i}]");
            asked.Add(ReadOne(work, new Parameters(entries[i]), purchase, prefix));
        }

        RefuseTwice(asked, shownAs ?? name);
        return asked;
    }

    /// <summary>A coupon by its id, checked: for the parameters that take one by itself.</summary>
    public static AskedDiscount OfCoupon(Work work, string id, DiscountedPurchase purchase, string parameter)
    {
        var coupon = work.Objects.Get(Coupons.Type, id, parameter);
        CheckCoupon(work, coupon, purchase, parameter);
        return new AskedDiscount(coupon, null, null);
    }

    /// <summary>A promotion code by its id, checked.</summary>
    public static AskedDiscount OfPromotionCode(Work work, string id, DiscountedPurchase purchase, string parameter)
    {
        var code = work.Objects.Get(PromotionCodes.Type, id, parameter);
        return OfPromotionCode(work, code, purchase, parameter);
    }

    /// <summary>A promotion code, checked: what a customer types in on a hosted page comes by <see cref="PromotionCodes.Typed"/>.</summary>
    public static AskedDiscount OfPromotionCode(
        Work work,
        JsonObject code,
        DiscountedPurchase purchase,
        string parameter
    )
    {
        CheckCode(work, code, purchase, parameter);
        var coupon = PromotionCodes.CouponOf(work.Objects, code)!;
        CheckCoupon(work, coupon, purchase, parameter);
        return new AskedDiscount(coupon, code, null);
    }

    private static AskedDiscount ReadOne(Work work, Parameters entry, DiscountedPurchase purchase, string prefix)
    {
        var given = Kinds.Where(kind => entry.String(kind) is not null).ToList();
        if (given.Count != 1)
        {
            throw StripeErrors.Invalid(
                given.Count == 0
                    ? $"You must specify one of these parameters: {string.Join(", ", Kinds)}."
                    : $"You may only specify one of these parameters: {string.Join(", ", given)}.",
                param: given.Count == 0 ? prefix : $"{prefix}[{given[0]}]"
            );
        }

        var parameter = $"{prefix}[{given[0]}]";
        var id = entry.String(given[0])!;
        return given[0] switch
        {
            "coupon" => OfCoupon(work, id, purchase, parameter),
            "promotion_code" => OfPromotionCode(work, id, purchase, parameter),
            _ => new AskedDiscount(null, null, work.Objects.Get(Discounts.Type, id, parameter)),
        };
    }

    private static void CheckCoupon(Work work, JsonObject coupon, DiscountedPurchase purchase, string parameter)
    {
        if (Coupons.IsUsedUp(coupon))
        {
            throw StripeErrors.Invalid($"Coupon {coupon.Id()} is used up and cannot be applied.", param: parameter);
        }

        if (!coupon.Flag("valid"))
        {
            throw StripeErrors.Invalid(
                $"Coupon {coupon.Id()} is expired and cannot be applied.",
                "coupon_expired",
                parameter
            );
        }

        if (
            purchase.Currency is { } currency
            && coupon["amount_off"] is not null
            && Coupons.AmountOff(work.Objects, coupon, currency) is null
        )
        {
            throw StripeErrors.Invalid(
                $"The coupon {coupon.Id()} takes off an amount in {coupon.Text("currency")}, and cannot be applied to a purchase in {currency}. Add {currency} to its currency_options, or use a coupon in that currency.",
                param: parameter
            );
        }
    }

    private static void CheckCode(Work work, JsonObject code, DiscountedPurchase purchase, string parameter)
    {
        if (Because(work, code, purchase) is { } reason)
        {
            throw StripeErrors.Invalid($"This promotion code cannot be redeemed {reason}.", param: parameter);
        }
    }

    private static string? Because(Work work, JsonObject code, DiscountedPurchase purchase)
    {
        if (Coupons.IsUsedUp(code))
        {
            return "because it has been used the maximum number of times";
        }

        if (code["expires_at"] is not null && code.Number("expires_at") <= work.Now)
        {
            return "because it has expired";
        }

        if (!code.Flag("active"))
        {
            return "because it is inactive";
        }

        if (code.Text("customer") is { } owner && owner != purchase.Customer?.Id())
        {
            return "because it belongs to another customer";
        }

        var restrictions = code.Object("restrictions")!;
        if (
            restrictions.Flag("first_time_transaction")
            && purchase.Customer is { } customer
            && HasPaid(work.Objects, customer.Id())
        )
        {
            return "because the associated customer has prior transactions";
        }

        return MinimumAmount(code, purchase);
    }

    private static string? MinimumAmount(JsonObject code, DiscountedPurchase purchase)
    {
        var restrictions = code.Object("restrictions")!;
        if (restrictions["minimum_amount"] is null && restrictions["currency_options"] is null)
        {
            return null;
        }

        if (purchase.ChangesSubscription)
        {
            return "on a subscription update because it uses the `minimum_amount` restriction and the amount may change";
        }

        if (purchase is not { Currency: { } currency, Subtotal: { } subtotal })
        {
            return null;
        }

        return PromotionCodes.MinimumAmount(code, currency) is { } least && subtotal >= least
            ? null
            : "because the associated purchase does not meet the minimum amount requirement";
    }

    /// <summary>docs.stripe.com/api/promotion_codes/object: a first transaction is one without successful payments or invoices before it.</summary>
    private static bool HasPaid(ObjectStore objects, string customer) =>
        objects.All(Charges.Type).Any(charge => charge.Text("customer") == customer && charge.Flag("paid"))
        || objects
            .All("invoice")
            .Any(invoice => invoice.Text("customer") == customer && invoice.Text("status") == "paid");

    private static void RefuseTwice(List<AskedDiscount> asked, string parameter)
    {
        var twice = asked.Select(one => one.Coupon).OfType<JsonObject>().GroupBy(coupon => coupon.Id());
        if (twice.FirstOrDefault(group => group.Count() > 1) is { } group)
        {
            throw StripeErrors.Invalid(
                $"The coupon {group.Key} is given more than once. Each coupon can be applied only once.",
                param: parameter
            );
        }
    }
}

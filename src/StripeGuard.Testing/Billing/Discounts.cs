using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>What a discount is given to. A subscription's or an invoice's names its customer too.</summary>
internal sealed record DiscountOwner(
    string? Customer,
    string? Subscription = null,
    string? SubscriptionItem = null,
    string? Invoice = null,
    string? InvoiceItem = null,
    string? CheckoutSession = null
);

/// <summary>
/// Discounts: docs.stripe.com/api/discounts. A <c>discounts</c> parameter is read by <see cref="AskedDiscounts"/>, made
/// into discounts here, and taken off lines by <see cref="DiscountAmounts"/>.
/// </summary>
internal sealed class Discounts : IResource
{
    public const string Type = "discount";

    public void Map(RouteTable routes)
    {
        routes.On("DELETE /v1/customers/{customer}/discount", DeleteOfCustomer);
        routes.On("DELETE /v1/subscriptions/{subscription}/discount", DeleteOfSubscription);
    }

    /// <summary>
    /// Gives a discount that was asked for, and counts the redemption. One that was named by its own id is given as it
    /// is. Raises <c>customer.discount.created</c> for a subscription's or a customer's own.
    /// </summary>
    /// <param name="start">When it begins, in Unix seconds: the customer's own time, where a test clock has it.</param>
    public static JsonObject Give(Work work, AskedDiscount asked, DiscountOwner owner, long start)
    {
        if (asked.Existing is { } existing)
        {
            return existing;
        }

        var coupon = asked.Coupon!;
        var discount = Store(work, asked, owner, start);
        Coupons.Redeem(work, coupon);
        if (asked.PromotionCode is { } code)
        {
            PromotionCodes.Redeem(work, code);
        }

        if (IsLasting(discount))
        {
            work.Raise("customer.discount.created", discount);
        }

        return discount;
    }

    /// <summary>A discount that is only offered, as in a quote: nothing is redeemed, and nobody is told.</summary>
    /// <param name="start">When it is offered, in Unix seconds.</param>
    public static JsonObject Promise(Work work, AskedDiscount asked, string? customer, long start) =>
        asked.Existing ?? Store(work, asked, new DiscountOwner(customer), start);

    private static JsonObject Store(Work work, AskedDiscount asked, DiscountOwner owner, long start)
    {
        var coupon = asked.Coupon!;
        var discount = new JsonObject
        {
            ["id"] = work.Id("di_"),
            ["object"] = Type,
            ["checkout_session"] = owner.CheckoutSession,
            ["customer"] = owner.Customer,
            ["customer_account"] = null,
            ["end"] = EndsAt(coupon, start),
            ["invoice"] = owner.Invoice,
            ["invoice_item"] = owner.InvoiceItem,
            ["promotion_code"] = asked.PromotionCode?.Id(),
            ["source"] = new JsonObject { ["coupon"] = coupon.Id(), ["type"] = Coupons.Type },
            ["start"] = start,
            ["subscription"] = owner.Subscription,
            ["subscription_item"] = owner.SubscriptionItem,
        };
        work.Objects.Add(discount);
        DiscountTerms.Keep(work.Objects, discount, coupon);
        return discount;
    }

    /// <summary>The discount of that id, or null when it has ended.</summary>
    public static JsonObject? Find(ObjectStore objects, string id) => objects.Find(Type, id);

    /// <summary>Whether a discount still takes something off at a time, in Unix seconds.</summary>
    private static bool IsInForce(JsonObject discount, long at) =>
        discount["end"] is null || at < discount.Number("end");

    /// <summary>Those of some discounts, by id, that still take something off at a time, in Unix seconds.</summary>
    public static JsonArray InForce(ObjectStore objects, JsonNode? ids, long at) =>
        new([
            .. (ids as JsonArray ?? [])
                .Where(id => Find(objects, id!.GetValue<string>()) is { } discount && IsInForce(discount, at))
                .Select(id => id!.DeepClone()),
        ]);

    /// <summary>Whether a discount is for one invoice only, and so ends with it: the caller then calls <see cref="End"/>.</summary>
    public static bool IsForOneInvoice(ObjectStore objects, JsonObject discount) =>
        DiscountTerms.DurationOf(objects, discount) == "once";

    /// <summary>
    /// Ends a discount. The owner's <c>discounts</c> are for the owner to change. Raises
    /// <c>customer.discount.deleted</c> for a subscription's or a customer's own.
    /// </summary>
    public static void End(Work work, JsonObject discount)
    {
        work.Objects.Remove(discount);
        if (IsLasting(discount))
        {
            work.Raise("customer.discount.deleted", discount);
        }
    }

    private static long? EndsAt(JsonObject coupon, long start)
    {
        if (coupon.Text("duration") != "repeating")
        {
            return null;
        }

        var from = DateTimeOffset.FromUnixTimeSeconds(start);
        var most = ((DateTimeOffset.MaxValue.Year - from.Year) * 12) - 12;
        return from.AddMonths((int)Math.Min(coupon.Number("duration_in_months"), most)).ToUnixTimeSeconds();
    }

    /// <summary>One of an invoice or of a checkout session is not told of: docs.stripe.com/api/events/types.</summary>
    private static bool IsLasting(JsonObject discount) =>
        discount["invoice"] is null && discount["invoice_item"] is null && discount["checkout_session"] is null;

    private static JsonObject DeleteOfCustomer(Call call)
    {
        var customer = call.Target(Customers.Type);
        if (customer.Object("discount") is not { } discount)
        {
            throw NoDiscount("customer", customer.Id());
        }

        var work = Work.Of(call);
        if (Find(work.Objects, discount.Id()) is { } given)
        {
            End(work, given);
        }

        work.Update(customer, "customer.updated", () => customer["discount"] = null);
        return Deleted(discount);
    }

    private static JsonObject DeleteOfSubscription(Call call)
    {
        var subscription = call.Target("subscription");
        var work = Work.Of(call);
        var given = (subscription["discounts"] as JsonArray ?? [])
            .Select(id => Find(work.Objects, id!.GetValue<string>()))
            .OfType<JsonObject>()
            .ToList();
        if (given.Count == 0)
        {
            throw NoDiscount("subscription", subscription.Id());
        }

        foreach (var discount in given)
        {
            End(work, discount);
        }

        work.Update(subscription, "customer.subscription.updated", () => subscription["discounts"] = new JsonArray());
        return Deleted(given[^1]);
    }

    private static StripeErrorException NoDiscount(string owner, string id) =>
        StripeErrors.Invalid($"No active discount for {owner}: {id}", "resource_missing", status: 404);

    private static JsonObject Deleted(JsonObject discount)
    {
        var deleted = (JsonObject)discount.DeepClone();
        deleted.Remove("end");
        deleted["deleted"] = true;
        return deleted;
    }
}

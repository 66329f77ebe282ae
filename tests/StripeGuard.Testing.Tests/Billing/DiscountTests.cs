using Stripe;

namespace StripeGuard.Testing.Tests.Billing;

/// <summary>Coupons and promotion codes on real subscriptions.</summary>
public class DiscountTests
{
    [Theory]
    [InlineData("once", null, new[] { 1_500L, 2_000, 2_000 })]
    [InlineData("repeating", 2L, new[] { 1_500L, 1_500, 2_000 })]
    [InlineData("forever", null, new[] { 1_500L, 1_500, 1_500 })]
    public async Task A_coupon_takes_off_for_as_long_as_it_says(string duration, long? months, long[] due)
    {
        await using var shop = await BillingShop.Open();
        var coupon = await Coupon(shop, duration: duration, months: months);

        var subscription = await Subscribe(shop, new() { Coupon = coupon.Id });
        shop.Wait(days: 63, hours: 2);

        var invoices = await shop.Invoices.ListAsync(new() { Subscription = subscription.Id });
        Assert.Equal(due, invoices.Select(invoice => invoice.AmountDue).Reverse());
    }

    [Fact]
    public async Task A_preview_knows_that_a_coupon_will_have_ended()
    {
        await using var shop = await BillingShop.Open();
        var coupon = await Coupon(shop, duration: "repeating", months: 1);

        var subscription = await Subscribe(shop, new() { Coupon = coupon.Id });
        var next = await shop.Invoices.CreatePreviewAsync(new() { Subscription = subscription.Id });

        Assert.Equal(1_500, (await shop.Latest(subscription)).AmountDue);
        Assert.Equal(2_000, next.AmountDue);
    }

    [Fact]
    public async Task A_coupon_is_used_up_after_its_redemptions()
    {
        await using var shop = await BillingShop.Open();
        var coupon = await Coupon(shop, most: 1);

        await Subscribe(shop, new() { Coupon = coupon.Id });
        var refused = await BillingShop.Refused(() => Subscribe(shop, new() { Coupon = coupon.Id }));
        var after = await shop.Client.V1.Coupons.GetAsync(coupon.Id);

        Assert.Equal($"Coupon {coupon.Id} is used up and cannot be applied.", refused.Message);
        Assert.Equal((1, false), (after.TimesRedeemed, after.Valid));
    }

    [Fact]
    public async Task A_promotion_code_holds_to_its_restrictions()
    {
        await using var shop = await BillingShop.Open();
        var coupon = await Coupon(shop);
        var first = await Code(shop, coupon, new() { FirstTimeTransaction = true });
        var least = await Code(shop, coupon, new() { MinimumAmount = 2_001, MinimumAmountCurrency = "usd" });
        var known = await shop.Customer();
        await Subscribe(shop, new() { PromotionCode = first.Id }, known);

        var again = await BillingShop.Refused(() => Subscribe(shop, new() { PromotionCode = first.Id }, known));
        var tooLittle = await BillingShop.Refused(() => Subscribe(shop, new() { PromotionCode = least.Id }));
        var used = await shop.Client.V1.PromotionCodes.GetAsync(first.Id);

        Assert.StartsWith("This promotion code cannot be redeemed", again.Message, StringComparison.Ordinal);
        Assert.StartsWith("This promotion code cannot be redeemed", tooLittle.Message, StringComparison.Ordinal);
        Assert.Equal(1, used.TimesRedeemed);
    }

    [Fact]
    public async Task A_deleted_discount_takes_nothing_off_the_next_invoice()
    {
        await using var shop = await BillingShop.Open();
        var coupon = await Coupon(shop, duration: "forever");
        var subscription = await Subscribe(shop, new() { Coupon = coupon.Id });

        await shop.Subscriptions.DeleteDiscountAsync(subscription.Id);
        var events = await shop.EventTypesSince(0);
        shop.Wait(days: 31, hours: 2);

        var after = await shop.Subscriptions.GetAsync(subscription.Id);
        Assert.Empty(after.DiscountIds);
        Assert.Equal(2_000, (await shop.Latest(after)).AmountDue);
        Assert.Contains("customer.discount.deleted", events);
    }

    private static Task<Coupon> Coupon(
        BillingShop shop,
        string duration = "once",
        long? months = null,
        long? most = null
    ) =>
        shop.Client.V1.Coupons.CreateAsync(
            new()
            {
                PercentOff = 25,
                Duration = duration,
                DurationInMonths = months,
                MaxRedemptions = most,
            }
        );

    private static Task<PromotionCode> Code(
        BillingShop shop,
        Coupon coupon,
        PromotionCodeRestrictionsOptions restrictions
    ) =>
        shop.Client.V1.PromotionCodes.CreateAsync(
            new()
            {
                Promotion = new() { Type = "coupon", Coupon = coupon.Id },
                Restrictions = restrictions,
            }
        );

    private static async Task<Subscription> Subscribe(
        BillingShop shop,
        SubscriptionDiscountOptions discount,
        Customer? customer = null
    ) =>
        await shop.Subscribe(
            customer ?? await shop.Customer(),
            await shop.Price(2_000),
            change: options => options.Discounts = [discount]
        );
}

using Stripe;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Checkout;

public class CheckoutDiscountTests(Server server) : IClassFixture<Server>
{
    private readonly Counter counter = new(server.OpenShop());

    [Fact]
    public async Task A_coupon_is_taken_off_the_lines_to_the_unit()
    {
        var coupon = await Coupon(new() { PercentOff = 15 });

        var session = await counter.Open(options =>
        {
            options.LineItems = [Counter.Item("T-shirt", 1999), Counter.Item("Mug", 999)];
            options.Discounts = [new() { Coupon = coupon.Id }];
            options.Expand = ["line_items"];
        });
        var paid = await counter.Pay(session, TestCards.Visa);

        Assert.Equal(
            (2998, 2548, 450),
            (session.AmountSubtotal, session.AmountTotal, session.TotalDetails.AmountDiscount)
        );
        Assert.Equal(450, session.LineItems.Sum(line => line.AmountDiscount));
        Assert.Equal(2548, session.LineItems.Sum(line => line.AmountTotal));
        Assert.Equal(coupon.Id, session.Discounts.Single().CouponId);
        Assert.Equal(2548, (await counter.Shop.Intents.GetAsync(paid.PaymentIntentId)).Amount);
        Assert.Equal(1, (await new CouponService(counter.Shop.Client).GetAsync(coupon.Id)).TimesRedeemed);
    }

    [Fact]
    public async Task A_promotion_code_is_entered_on_the_page_and_redeemed_by_the_payment()
    {
        var code = await Code("SPRING", new() { AmountOff = 500, Currency = "usd" });
        var session = await counter.Open(options => options.AllowPromotionCodes = true);

        var paid = await counter.Pay(session, TestCards.Visa, new() { PromotionCode = "spring" });

        Assert.Equal((2000, 1500), (paid.AmountSubtotal, paid.AmountTotal));
        Assert.Equal(code.Id, paid.Discounts.Single().PromotionCodeId);
        Assert.Equal(1, (await new PromotionCodeService(counter.Shop.Client).GetAsync(code.Id)).TimesRedeemed);
    }

    [Fact]
    public async Task What_is_free_needs_no_payment()
    {
        var coupon = await Coupon(new() { PercentOff = 100 });
        var session = await counter.Open(options => options.Discounts = [new() { Coupon = coupon.Id }]);

        var done = await counter.Pay(session, TestCards.Declined);

        Assert.Equal(("complete", "no_payment_required", 0), (done.Status, done.PaymentStatus, done.AmountTotal));
        Assert.Null(done.PaymentIntentId);
    }

    [Theory]
    [InlineData("NOTHING", "This code is invalid.")]
    [InlineData("BIG", "minimum amount requirement")]
    public async Task A_code_that_is_not_good_is_refused(string entered, string because)
    {
        await Code("BIG", new() { PercentOff = 10 }, new() { MinimumAmount = 5000, MinimumAmountCurrency = "usd" });
        var session = await counter.Open(options => options.AllowPromotionCodes = true);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            counter.Pay(session, TestCards.Visa, new() { PromotionCode = entered })
        );

        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
        Assert.Equal(2000, (await counter.Sessions.GetAsync(session.Id)).AmountTotal);
    }

    [Fact]
    public async Task A_quantity_that_may_be_changed_changes_the_total()
    {
        var item = Counter.Item("T-shirt", 2000, 2);
        item.AdjustableQuantity = new()
        {
            Enabled = true,
            Minimum = 1,
            Maximum = 5,
        };
        var session = await counter.Open(options =>
        {
            options.LineItems = [item, Counter.Item("Mug", 999)];
            options.Expand = ["line_items"];
        });
        var line = session.LineItems.First().Id;

        var tooMany = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            counter.Pay(session, TestCards.Visa, new() { Quantities = new Dictionary<string, long> { [line] = 6 } })
        );
        var paid = await counter.Pay(
            session,
            TestCards.Visa,
            new() { Quantities = new Dictionary<string, long> { [line] = 3 } }
        );

        Assert.Equal("Choose a quantity between 1 and 5.", tooMany.Message);
        Assert.Equal(6999, paid.AmountTotal);
    }

    private Task<Coupon> Coupon(CouponCreateOptions options) =>
        new CouponService(counter.Shop.Client).CreateAsync(options);

    private async Task<PromotionCode> Code(
        string code,
        CouponCreateOptions coupon,
        PromotionCodeRestrictionsOptions? restrictions = null
    ) =>
        await new PromotionCodeService(counter.Shop.Client).CreateAsync(
            new()
            {
                Code = code,
                Promotion = new() { Type = "coupon", Coupon = (await Coupon(coupon)).Id },
                Restrictions = restrictions,
            }
        );
}

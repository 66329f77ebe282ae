using Stripe;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Billing;

public class PromotionCodeTests : IAsyncLifetime
{
    private FakeStripe stripe = null!;
    private Shop shop = null!;
    private Coupon coupon = null!;

    private PromotionCodeService Codes => new(shop.Client);

    public async Task InitializeAsync()
    {
        stripe = await FakeStripe.StartAsync();
        shop = new Shop(stripe, stripe.CreateClient());
        coupon = await new CouponService(shop.Client).CreateAsync(
            new()
            {
                Id = "SPRING",
                PercentOff = 20,
                MaxRedemptions = 100,
            }
        );
    }

    public async Task DisposeAsync() => await stripe.DisposeAsync();

    [Fact]
    public async Task A_code_is_made_up_when_none_is_given()
    {
        var code = await Codes.CreateAsync(Options());

        Assert.Matches("^[0-9A-Z]{8}$", code.Code);
        Assert.Equal(
            (true, "coupon", "SPRING", 0),
            (code.Active, code.Promotion.Type, code.Promotion.CouponId, code.TimesRedeemed)
        );
        Assert.Equal(
            (false, null, null),
            (
                code.Restrictions.FirstTimeTransaction,
                code.Restrictions.MinimumAmount,
                code.Restrictions.MinimumAmountCurrency
            )
        );
        Assert.Equal("promotion_code.created", (await shop.EventTypesSoFar())[^1]);
    }

    [Fact]
    public async Task The_coupon_lies_under_promotion_and_can_be_expanded()
    {
        var code = await Codes.CreateAsync(Options("TEA10"));

        var expanded = await Codes.GetAsync(code.Id, new() { Expand = ["promotion.coupon"] });

        Assert.Equal(20, expanded.Promotion.Coupon.PercentOff);
    }

    [Fact]
    public async Task An_active_code_is_taken_in_any_case()
    {
        var first = await Codes.CreateAsync(Options("TEA10"));

        var taken = await Shop.Refused(() => Codes.CreateAsync(Options("tea10")));
        await Codes.UpdateAsync(first.Id, new() { Active = false });
        var second = await Codes.CreateAsync(Options("tea10"));
        var again = await Shop.Refused(() => Codes.UpdateAsync(first.Id, new() { Active = true }));

        Assert.Equal("An active promotion code with `code: tea10` already exists.", taken.Message);
        Assert.Equal("tea10", second.Code);
        Assert.Equal("An active promotion code with `code: TEA10` already exists.", again.Message);
    }

    [Fact]
    public async Task Two_customers_may_have_the_same_code()
    {
        var ada = Options("WELCOME");
        ada.Customer = (await shop.Customers.CreateAsync(new())).Id;
        var bob = Options("WELCOME");
        bob.Customer = (await shop.Customers.CreateAsync(new())).Id;

        await Codes.CreateAsync(ada);
        await Codes.CreateAsync(bob);

        var ofAda = await Codes.ListAsync(new() { Code = "welcome", Customer = ada.Customer });
        Assert.Equal(ada.Customer, Assert.Single(ofAda).CustomerId);
        await Shop.Refused(() => Codes.CreateAsync(Options("WELCOME")));
    }

    [Fact]
    public async Task A_code_ends_with_its_time_and_with_its_coupon()
    {
        var options = Options("SOON");
        options.ExpiresAt = stripe.Clock.UtcNow.UtcDateTime.AddHours(1);
        var soon = await Codes.CreateAsync(options);
        var later = await Codes.CreateAsync(Options("LATER"));

        stripe.Clock.Advance(TimeSpan.FromHours(1));
        var afterItsTime = await Codes.GetAsync(soon.Id);
        var reactivated = await Shop.Refused(() => Codes.UpdateAsync(soon.Id, new() { Active = true }));
        await new CouponService(shop.Client).DeleteAsync(coupon.Id);
        var afterItsCoupon = await Codes.GetAsync(later.Id);

        Assert.False(afterItsTime.Active);
        Assert.Equal("active", reactivated.StripeError.Param);
        Assert.False(afterItsCoupon.Active);
    }

    [Fact]
    public async Task What_makes_no_code_is_refused()
    {
        async Task Refuse(Action<PromotionCodeCreateOptions> spoil, string param, string message)
        {
            var options = Options("TEA");
            spoil(options);
            var refused = await Shop.Refused(() => Codes.CreateAsync(options));
            Assert.Equal((param, message), (refused.StripeError.Param, refused.Message));
        }

        await Refuse(
            options => options.Promotion.Coupon = null,
            "promotion.coupon",
            "You must pass promotion.coupon when passing promotion"
        );
        await Refuse(options => options.Promotion.Coupon = "NONE", "promotion[coupon]", "No such coupon: 'NONE'");
        await Refuse(
            options => options.Code = "has spaces!",
            "code",
            @"This value must match the regex pattern. (/\A[a-zA-Z0-9\-_]+\z/ does not match for the value has spaces!)."
        );
        await Refuse(
            options => options.ExpiresAt = stripe.Clock.UtcNow.UtcDateTime.AddYears(6),
            "expires_at",
            "Invalid timestamp: can be no more than five years in the future."
        );
        await Refuse(
            options => options.Restrictions = new() { MinimumAmount = 1000 },
            "restrictions[minimum_amount_currency]",
            "Missing required param: restrictions[minimum_amount_currency]."
        );
        await Refuse(
            options => options.MaxRedemptions = 101,
            "max_redemptions",
            "The promotion code's `max_redemptions` cannot be greater than its coupon's `max_redemptions`."
        );
        Assert.Empty(await Codes.ListAsync());
    }

    [Fact]
    public async Task Codes_are_found_by_coupon_and_by_whether_they_are_active()
    {
        var code = await Codes.CreateAsync(Options("TEA"));
        await Codes.CreateAsync(Options("COFFEE"));
        await Codes.UpdateAsync(code.Id, new() { Active = false });

        var ofCoupon = await Codes.ListAsync(new() { Coupon = "SPRING", Active = false });
        var unknown = await Shop.Refused(() => Codes.ListAsync(new() { Coupon = "NONE" }));

        Assert.Equal("TEA", Assert.Single(ofCoupon).Code);
        Assert.Equal(("No such coupon: 'NONE'", "coupon"), (unknown.Message, unknown.StripeError.Param));
        Assert.Equal("promotion_code.updated", (await shop.EventTypesSoFar())[^1]);
    }

    private static PromotionCodeCreateOptions Options(string? code = null) =>
        new()
        {
            Code = code,
            Promotion = new() { Type = "coupon", Coupon = "SPRING" },
        };
}

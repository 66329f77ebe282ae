using Stripe;
using StripeGuard.Testing.Tests.Payments;

namespace StripeGuard.Testing.Tests.Billing;

public class CouponTests(Server server) : IClassFixture<Server>
{
    private readonly Shop shop = server.OpenShop();

    private CouponService Coupons => new(shop.Client);

    [Fact]
    public async Task A_coupon_says_what_it_takes_off_and_for_how_long()
    {
        var percent = await Coupons.CreateAsync(new() { PercentOff = 22.5m });
        var amount = await Coupons.CreateAsync(
            new()
            {
                AmountOff = 500,
                Currency = "usd",
                Duration = "repeating",
                DurationInMonths = 3,
                Name = "Five off",
                MaxRedemptions = 10,
            }
        );

        Assert.Equal(
            (22.5m, "once", true, 8),
            (percent.PercentOff, percent.Duration, percent.Valid, percent.Id.Length)
        );
        Assert.Equal((null, null), (percent.AmountOff, percent.Currency));
        Assert.Equal(
            (500, "usd", "repeating", 3, "Five off", 10),
            (
                amount.AmountOff,
                amount.Currency,
                amount.Duration,
                amount.DurationInMonths,
                amount.Name,
                amount.MaxRedemptions
            )
        );
        Assert.Equal(["coupon.created", "coupon.created"], await shop.EventTypesSoFar());
    }

    public static TheoryData<CouponCreateOptions, string, string?, string?> Refusals { get; } =
        new()
        {
            { new(), "Must provide percent_off or amount_off.", "parameter_missing", null },
            {
                new()
                {
                    PercentOff = 10,
                    AmountOff = 500,
                    Currency = "usd",
                },
                "Received both percent_off and amount_off parameters. Please pass in only one.",
                null,
                null
            },
            {
                new() { AmountOff = 500 },
                "You must pass currency when passing amount_off",
                null,
                "currency"
            },
            {
                new() { PercentOff = 10, Duration = "repeating" },
                "The duration_in_months param must be set when creating a coupon with a repeating duration",
                null,
                "duration"
            },
            {
                new() { PercentOff = 0 },
                "This value must be greater than or equal to 0.01 (it currently is '0.0').",
                null,
                "percent_off"
            },
            {
                new() { PercentOff = 10, RedeemBy = DateTimeOffset.FromUnixTimeSeconds(1000).UtcDateTime },
                "The parameter `redeem_by` expects a unix timestamp representing a date and time in the future. You specified the value `1000` which is in the past.",
                null,
                "redeem_by"
            },
            {
                new()
                {
                    PercentOff = 10,
                    CurrencyOptions = new() { ["eur"] = new() { AmountOff = 4 } },
                },
                "You may only specify one of these parameters: currency_options, percent_off.",
                null,
                "currency_options"
            },
            {
                new()
                {
                    AmountOff = 500,
                    Currency = "usd",
                    CurrencyOptions = new() { ["EUR"] = new() { AmountOff = 4 } },
                },
                "Currencies must be lowercase when used as keys in a map. Use `eur` instead of `EUR`.",
                null,
                "currency_options"
            },
            {
                new()
                {
                    PercentOff = 10,
                    AppliesTo = new() { Products = ["prod_none"] },
                },
                "No such product: 'prod_none'",
                "resource_missing",
                "applies_to[products][0]"
            },
        };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_makes_no_coupon_is_refused(
        CouponCreateOptions options,
        string message,
        string? code,
        string? param
    )
    {
        var refused = await Shop.Refused(() => Coupons.CreateAsync(options));

        Assert.Equal((message, code, param), (refused.Message, refused.StripeError.Code, refused.StripeError.Param));
        Assert.Empty(await Coupons.ListAsync());
    }

    [Fact]
    public async Task Products_and_further_currencies_show_when_they_are_expanded()
    {
        var tea = await new ProductService(shop.Client).CreateAsync(new() { Name = "Tea" });
        var coupon = await Coupons.CreateAsync(
            new()
            {
                AmountOff = 500,
                Currency = "usd",
                AppliesTo = new() { Products = [tea.Id] },
                CurrencyOptions = new() { ["eur"] = new() { AmountOff = 400 } },
            }
        );

        await Coupons.UpdateAsync(coupon.Id, new() { CurrencyOptions = new() { ["gbp"] = new() { AmountOff = 300 } } });
        var shown = await Coupons.GetAsync(coupon.Id, new() { Expand = ["applies_to", "currency_options"] });

        Assert.Null(coupon.AppliesTo);
        Assert.Null(coupon.CurrencyOptions);
        Assert.Equal([tea.Id], shown.AppliesTo.Products);
        Assert.Equal(
            [("eur", 400L), ("gbp", 300L)],
            shown.CurrencyOptions.Select(option => (option.Key, option.Value.AmountOff))
        );
    }

    [Fact]
    public async Task Only_name_and_metadata_of_a_coupon_change()
    {
        var coupon = await Coupons.CreateAsync(new() { Id = "SPRING", PercentOff = 20 });

        var updated = await Coupons.UpdateAsync(
            coupon.Id,
            new()
            {
                Name = "Spring",
                Metadata = new() { ["team"] = "growth" },
            }
        );

        var told = (await shop.Events())[^1];
        Assert.Equal(("Spring", "growth"), (updated.Name, updated.Metadata["team"]));
        Assert.Equal("coupon.updated", told.Type);
        Assert.Equal("""{"metadata":{"team":null},"name":null}""", Compact(told.Data.PreviousAttributes));
    }

    [Fact]
    public async Task A_deleted_coupon_is_told_of_as_invalid_and_gone()
    {
        var coupon = await Coupons.CreateAsync(new() { PercentOff = 20 });

        await Coupons.DeleteAsync(coupon.Id);

        var missing = await Shop.Refused(() => Coupons.GetAsync(coupon.Id));
        Assert.Equal(($"No such coupon: '{coupon.Id}'", "coupon"), (missing.Message, missing.StripeError.Param));
        Assert.False(((Coupon)(await shop.Events())[^1].Data.Object).Valid);
    }

    [Fact]
    public async Task A_coupon_is_invalid_once_its_time_is_over()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var coupons = new CouponService(stripe.CreateClient());
        var until = stripe.Clock.UtcNow.UtcDateTime.AddDays(2);
        var coupon = await coupons.CreateAsync(new() { PercentOff = 20, RedeemBy = until });

        stripe.Clock.Advance(TimeSpan.FromDays(1));
        var before = await coupons.GetAsync(coupon.Id);
        stripe.Clock.Advance(TimeSpan.FromDays(1));
        var after = await coupons.GetAsync(coupon.Id);

        Assert.Equal((until, true, false), (coupon.RedeemBy, before.Valid, after.Valid));
    }

    private static string Compact(object json) =>
        ((Newtonsoft.Json.Linq.JToken)json).ToString(Newtonsoft.Json.Formatting.None);
}

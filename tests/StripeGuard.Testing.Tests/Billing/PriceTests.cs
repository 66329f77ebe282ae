using Stripe;

namespace StripeGuard.Testing.Tests.Billing;

public class PriceTests
{
    [Fact]
    public async Task A_recurring_price_has_its_interval_and_its_product()
    {
        await using var shop = await BillingShop.Open();

        var price = await shop.Price(2000, "month", 3);
        var product = await shop.Products.GetAsync(price.ProductId);

        Assert.Equal("recurring", price.Type);
        Assert.Equal(
            ("month", 3L, "licensed"),
            (price.Recurring.Interval, price.Recurring.IntervalCount, price.Recurring.UsageType)
        );
        Assert.Equal((2000, 2000m), (price.UnitAmount, price.UnitAmountDecimal));
        Assert.Equal("Pro", product.Name);
        Assert.Equal(["product.created", "price.created"], await shop.Payments.EventTypesSoFar());
    }

    [Fact]
    public async Task A_decimal_amount_is_kept_exactly()
    {
        await using var shop = await BillingShop.Open();

        var price = await shop.Price(change: options =>
        {
            options.UnitAmount = null;
            options.UnitAmountDecimal = 0.05m;
        });

        Assert.Null(price.UnitAmount);
        Assert.Equal(0.05m, price.UnitAmountDecimal);
    }

    [Fact]
    public async Task Tiers_and_other_currencies_show_when_they_are_asked_for()
    {
        await using var shop = await BillingShop.Open();
        var created = await shop.Price(change: options =>
        {
            options.UnitAmount = null;
            options.BillingScheme = "tiered";
            options.TiersMode = "graduated";
            options.Tiers =
            [
                new PriceTierOptions { UpTo = 5, UnitAmount = 700 },
                new PriceTierOptions
                {
                    UpTo = PriceTierUpTo.Inf,
                    UnitAmountDecimal = 650.5m,
                    FlatAmount = 100,
                },
            ];
        });

        var plain = await shop.Prices.GetAsync(created.Id);
        var price = await shop.Prices.GetAsync(
            created.Id,
            new PriceGetOptions { Expand = ["tiers", "currency_options"] }
        );

        Assert.Null(plain.Tiers);
        Assert.Equal("tiered", price.BillingScheme);
        Assert.Equal([5L, null], price.Tiers.Select(tier => tier.UpTo));
        Assert.Equal([700m, 650.5m], price.Tiers.Select(tier => tier.UnitAmountDecimal));
        Assert.Equal(["usd"], price.CurrencyOptions.Keys);
    }

    [Fact]
    public async Task A_lookup_key_belongs_to_one_price_until_it_is_transferred()
    {
        await using var shop = await BillingShop.Open();
        var old = await shop.Price(1000, change: options => options.LookupKey = "pro_monthly");

        var taken = await BillingShop.Refused(() =>
            shop.Price(1200, change: options => options.LookupKey = "pro_monthly")
        );
        var transferred = await shop.Price(
            1200,
            change: options =>
            {
                options.LookupKey = "pro_monthly";
                options.TransferLookupKey = true;
            }
        );
        var found = await shop.Prices.ListAsync(new PriceListOptions { LookupKeys = ["pro_monthly"] });

        Assert.StartsWith(
            $"A price (`{old.Id}`) already uses that lookup key.",
            taken.StripeError.Message,
            StringComparison.Ordinal
        );
        Assert.Equal([transferred.Id], found.Select(price => price.Id));
        Assert.Null((await shop.Prices.GetAsync(old.Id)).LookupKey);
    }

    [Fact]
    public async Task Terms_that_fit_no_price_are_refused()
    {
        await using var shop = await BillingShop.Open();
        async Task<(string Code, string Param)> Refusal(Action<PriceCreateOptions> change)
        {
            var refused = await BillingShop.Refused(() => shop.Price(change: change));
            return (refused.StripeError.Code, refused.StripeError.Param);
        }

        Assert.Equal(("parameter_missing", "unit_amount"), await Refusal(price => price.UnitAmount = null));
        Assert.Equal(("parameter_invalid_integer", "unit_amount"), await Refusal(price => price.UnitAmount = -1));
        Assert.Equal(("parameter_missing", "product"), await Refusal(price => price.ProductData = null));
        Assert.Equal(("parameter_missing", "tiers"), await Refusal(price => price.BillingScheme = "tiered"));
        Assert.Equal(
            ("parameter_invalid_integer", "recurring[interval_count]"),
            await Refusal(price => price.Recurring.IntervalCount = 37)
        );
        Assert.Equal((null!, "recurring[meter]"), await Refusal(price => price.Recurring.UsageType = "metered"));
        Assert.Equal(
            ("resource_missing", "product"),
            await Refusal(price =>
            {
                price.ProductData = null;
                price.Product = "prod_nowhere";
            })
        );
    }

    [Fact]
    public async Task A_plan_is_a_price_under_its_older_name()
    {
        await using var shop = await BillingShop.Open();
        var plan = await shop.Client.V1.Plans.CreateAsync(
            new PlanCreateOptions
            {
                Id = "gold",
                Currency = "usd",
                Amount = 4900,
                Interval = "year",
                Product = new PlanProductOptions { Name = "Gold" },
            }
        );

        var price = await shop.Prices.GetAsync("gold");

        Assert.Equal((4900, "year"), (plan.Amount, plan.Interval));
        Assert.Equal((4900, "year"), (price.UnitAmount, price.Recurring.Interval));
        Assert.Equal(["gold"], (await shop.Client.V1.Plans.ListAsync()).Select(each => each.Id));
    }
}

using System.Diagnostics;
using System.Globalization;
using Stripe;
using StripeGuard.Testing.Tests.Http;

namespace StripeGuard.Testing.Tests.Objects;

public class ListTests
{
    [Fact]
    public async Task A_list_is_newest_first_ten_at_a_time()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var products = new ProductService(stripe.CreateClient());
        var created = await CreateAsync(products, 12);

        var page = await products.ListAsync();

        Assert.Equal("list", page.Object);
        Assert.Equal("/v1/products", page.Url);
        Assert.True(page.HasMore);
        Assert.Equal(created.AsEnumerable().Reverse().Take(10), page.Select(product => product.Id));
    }

    [Fact]
    public async Task Cursors_exclude_their_object_and_turn_pages_both_ways()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var products = new ProductService(stripe.CreateClient());
        var newestFirst = (await CreateAsync(products, 6)).AsEnumerable().Reverse().ToList();

        var after = await products.ListAsync(new ProductListOptions { Limit = 2, StartingAfter = newestFirst[1] });
        var before = await products.ListAsync(new ProductListOptions { Limit = 2, EndingBefore = newestFirst[4] });
        var first = await products.ListAsync(new ProductListOptions { Limit = 5, EndingBefore = newestFirst[2] });
        var last = await products.ListAsync(new ProductListOptions { Limit = 2, StartingAfter = newestFirst[3] });

        Assert.Equal(newestFirst[2..4], after.Select(product => product.Id));
        Assert.Equal(newestFirst[2..4], before.Select(product => product.Id));
        Assert.Equal(newestFirst[..2], first.Select(product => product.Id));
        Assert.Equal((true, true, false, false), (after.HasMore, before.HasMore, first.HasMore, last.HasMore));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-5, 1)]
    [InlineData(101, 100)]
    [InlineData(100, 100)]
    public async Task The_limit_is_clamped_as_the_live_API_clamps_it(long limit, int shown)
    {
        await using var stripe = await FakeStripe.StartAsync();
        var products = new ProductService(stripe.CreateClient());
        await CreateAsync(products, 101);

        Assert.Equal(shown, (await products.ListAsync(new ProductListOptions { Limit = limit })).Count());
    }

    [Fact]
    public async Task An_unknown_cursor_and_two_cursors_are_refused()
    {
        await using var stripe = await RawStripe.StartAsync();
        var product = await stripe.PostAsync("/v1/products", "name=Tea");

        var unknown = await stripe.GetAsync("/v1/products?starting_after=prod_unknown");
        var both = await stripe.GetAsync($"/v1/products?starting_after={product.Id}&ending_before={product.Id}");

        Assert.Equal((400, "resource_missing", "starting_after"), (unknown.Status, unknown.Code, unknown.Param));
        Assert.Equal("No such product: 'prod_unknown'", unknown.Message);
        Assert.Equal(400, both.Status);
    }

    [Fact]
    public async Task Created_selects_by_time()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var products = new ProductService(stripe.CreateClient());
        var start = stripe.Clock.UtcNow.UtcDateTime;
        var ids = new List<string>();
        for (var day = 0; day < 3; day++)
        {
            ids.AddRange(await CreateAsync(products, 1));
            stripe.Clock.Advance(TimeSpan.FromDays(1));
        }

        async Task<List<string>> Listed(AnyOf<DateTime?, DateRangeOptions> created) =>
            [.. (await products.ListAsync(new ProductListOptions { Created = created })).Select(product => product.Id)];

        Assert.Equal([ids[1]], await Listed(start.AddDays(1)));
        Assert.Equal([ids[2], ids[1]], await Listed(new DateRangeOptions { GreaterThanOrEqual = start.AddDays(1) }));
        Assert.Equal([ids[2]], await Listed(new DateRangeOptions { GreaterThan = start.AddDays(1) }));
        Assert.Equal([ids[1], ids[0]], await Listed(new DateRangeOptions { LessThanOrEqual = start.AddDays(1) }));
        Assert.Equal([ids[0]], await Listed(new DateRangeOptions { LessThan = start.AddDays(1) }));
    }

    [Fact]
    public async Task A_routes_own_parameters_filter_by_their_field()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        var products = new ProductService(client);
        var tea = await products.CreateAsync(new ProductCreateOptions { Name = "Tea" });
        var retired = await products.CreateAsync(new ProductCreateOptions { Name = "Coffee", Active = false });
        var prices = new PriceService(client);
        var teaPrice = await prices.CreateAsync(
            new PriceCreateOptions
            {
                Currency = "eur",
                UnitAmount = 300,
                Product = tea.Id,
            }
        );
        await prices.CreateAsync(
            new PriceCreateOptions
            {
                Currency = "usd",
                UnitAmount = 300,
                Product = retired.Id,
            }
        );

        var inactive = await products.ListAsync(new ProductListOptions { Active = false });
        var named = await products.ListAsync(new ProductListOptions { Ids = [tea.Id, "prod_unknown"] });
        var ofTea = await prices.ListAsync(new PriceListOptions { Product = tea.Id, Currency = "eur" });

        Assert.Equal(retired.Id, Assert.Single(inactive).Id);
        Assert.Equal(tea.Id, Assert.Single(named).Id);
        Assert.Equal(teaPrice.Id, Assert.Single(ofTea).Id);
    }

    [Fact]
    public async Task Auto_paging_walks_ten_thousand_objects_and_a_page_costs_the_same_at_any_depth()
    {
        await using var stripe = await RawStripe.StartAsync();
        for (var i = 0; i < 10_000; i++)
        {
            await stripe.PostAsync(
                "/v1/coupons",
                string.Create(CultureInfo.InvariantCulture, $"id=c{i}&percent_off=10")
            );
        }

        var coupons = new CouponService(stripe.Stripe.CreateClient("sk_test_raw"));
        var seen = new HashSet<string>();
        await foreach (var coupon in coupons.ListAutoPagingAsync(new CouponListOptions { Limit = 100 }))
        {
            seen.Add(coupon.Id);
        }

        var shallow = await CostAsync(stripe, "c9998");
        var deep = await CostAsync(stripe, "c101");

        Assert.Equal(10_000, seen.Count);
        Assert.True(
            deep < shallow * 3 + TimeSpan.FromMilliseconds(50),
            $"The first page took {shallow.TotalMilliseconds} ms, the last {deep.TotalMilliseconds} ms."
        );
    }

    [Fact]
    public async Task Paging_goes_on_while_what_was_listed_is_deleted()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var products = new ProductService(stripe.CreateClient());
        await CreateAsync(products, 250);

        var deleted = 0;
        await foreach (var product in products.ListAutoPagingAsync(new ProductListOptions { Limit = 10 }))
        {
            await products.DeleteAsync(product.Id);
            deleted++;
        }

        Assert.Equal(250, deleted);
        Assert.Empty(await products.ListAsync());
    }

    private static async Task<TimeSpan> CostAsync(RawStripe stripe, string after)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var watch = Stopwatch.StartNew();
            var page = await stripe.GetAsync($"/v1/coupons?limit=100&starting_after={after}");
            Assert.Equal(100, page.Json["data"]!.AsArray().Count);
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        return best;
    }

    private static async Task<List<string>> CreateAsync(ProductService products, int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            ids.Add((await products.CreateAsync(new ProductCreateOptions { Name = $"Product {i}" })).Id);
        }

        return ids;
    }
}

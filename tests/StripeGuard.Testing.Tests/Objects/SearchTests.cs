using Stripe;
using StripeGuard.Testing.Tests.Http;

namespace StripeGuard.Testing.Tests.Objects;

public class SearchTests
{
    [Theory]
    [InlineData("name:'tea'", "Tea")]
    [InlineData("name:\"Tea\" AND active:'true'", "Tea")]
    [InlineData("name:'Tea' active:'true'", "Tea")]
    [InlineData("-name:'Tea'", "Iced coffee,Coffee")]
    [InlineData("name~'offe'", "Iced coffee,Coffee")]
    [InlineData("name:'Tea' OR name:'Coffee'", "Coffee,Tea")]
    [InlineData("metadata['shelf']:'7'", "Coffee")]
    [InlineData("metadata['shelf']>6", "Coffee")]
    [InlineData("metadata['shelf']:null", "Iced coffee,Tea")]
    [InlineData("-metadata['shelf']:null", "Coffee")]
    [InlineData("active:'false'", "Iced coffee")]
    [InlineData("created>0", "Iced coffee,Coffee,Tea")]
    public async Task Products_are_found_by_the_documented_language(string query, string names)
    {
        await using var stripe = await FakeStripe.StartAsync();
        var products = new ProductService(stripe.CreateClient());
        await products.CreateAsync(new ProductCreateOptions { Name = "Tea" });
        await products.CreateAsync(
            new ProductCreateOptions
            {
                Name = "Coffee",
                Metadata = new() { ["shelf"] = "7" },
            }
        );
        await products.CreateAsync(new ProductCreateOptions { Name = "Iced coffee", Active = false });

        var found = await products.SearchAsync(new ProductSearchOptions { Query = query });

        Assert.Equal(names, string.Join(',', found.Select(product => product.Name)));
    }

    [Theory]
    [InlineData("tea")]
    [InlineData("name:")]
    [InlineData("name:'Tea' AND")]
    [InlineData("name:'Tea' XOR name:'x'")]
    [InlineData("name:'a' AND name:'b' OR name:'c'")]
    [InlineData("name~'ab'")]
    [InlineData("shelf['a']:'b'")]
    [InlineData("(name:'a')")]
    public async Task What_is_not_understood_is_refused(string query)
    {
        await using var stripe = await RawStripe.StartAsync();

        var answer = await stripe.GetAsync($"/v1/products/search?query={Uri.EscapeDataString(query)}");

        Assert.Equal((400, "query"), (answer.Status, answer.Param));
    }

    [Fact]
    public async Task Pages_are_turned_by_next_page_and_the_total_is_counted_when_asked()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var products = new ProductService(stripe.CreateClient());
        for (var i = 0; i < 25; i++)
        {
            await products.CreateAsync(new ProductCreateOptions { Name = $"Product {i}" });
        }

        var options = new ProductSearchOptions { Query = "active:'true'", Expand = ["total_count"] };
        var first = await products.SearchAsync(options);
        var all = new List<string>();
        await foreach (var product in products.SearchAutoPagingAsync(options))
        {
            all.Add(product.Id);
        }

        Assert.Equal((10, true, 25), (first.Data.Count, first.HasMore, first.TotalCount));
        Assert.Equal(25, all.Distinct().Count());
    }
}

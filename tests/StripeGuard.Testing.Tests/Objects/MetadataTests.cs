using Stripe;
using StripeGuard.Testing.Tests.Http;

namespace StripeGuard.Testing.Tests.Objects;

public class MetadataTests
{
    [Fact]
    public async Task An_update_merges_an_empty_value_deletes_its_key_and_an_empty_string_clears_all()
    {
        await using var stripe = await RawStripe.StartAsync();
        var product = await stripe.PostAsync("/v1/products", "name=Tea&metadata[a]=1&metadata[b]=2");
        var path = $"/v1/products/{product.Id}";

        var merged = await stripe.PostAsync(path, "metadata[b]=3&metadata[c]=4");
        var removed = await stripe.PostAsync(path, "metadata[a]=");
        var cleared = await stripe.PostAsync(path, "metadata=");

        Assert.Equal("""{"a":"1","b":"3","c":"4"}""", merged.Json["metadata"]!.ToJsonString());
        Assert.Equal("""{"b":"3","c":"4"}""", removed.Json["metadata"]!.ToJsonString());
        Assert.Equal("{}", cleared.Json["metadata"]!.ToJsonString());
    }

    [Fact]
    public async Task Stripe_nets_own_ways_of_unsetting_work()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var products = new ProductService(stripe.CreateClient());
        var product = await products.CreateAsync(
            new ProductCreateOptions
            {
                Name = "Tea",
                Metadata = new() { ["a"] = "1", ["b"] = "2" },
            }
        );

        var updated = await products.UpdateAsync(
            product.Id,
            new ProductUpdateOptions { Metadata = new() { ["a"] = "" } }
        );

        Assert.Equal("2", Assert.Single(updated.Metadata).Value);
    }

    [Fact]
    public async Task Fifty_keys_are_taken_and_one_more_is_refused()
    {
        await using var stripe = await RawStripe.StartAsync();

        var fifty = await stripe.PostAsync("/v1/products", "name=Tea&" + Keys(0, 50));
        var more = await stripe.PostAsync("/v1/products", "name=Tea&" + Keys(0, 52));
        var oneMore = await stripe.PostAsync($"/v1/products/{fifty.Id}", Keys(50, 1));

        Assert.Equal(200, fifty.Status);
        Assert.Equal("Metadata can have up to 50 keys, but you've set 52", more.Message);
        Assert.Equal((400, "metadata"), (more.Status, more.Param));
        Assert.Equal("Metadata can have up to 50 keys, but you've set 51", oneMore.Message);
        Assert.Null(more.Code);
    }

    [Theory]
    [InlineData(40, 500, 200)]
    [InlineData(41, 500, 400)]
    [InlineData(40, 501, 400)]
    public async Task Keys_have_40_characters_and_values_500(int keyLength, int valueLength, int status)
    {
        await using var stripe = await RawStripe.StartAsync();

        var answer = await stripe.PostAsync(
            "/v1/products",
            $"name=Tea&metadata[{new string('k', keyLength)}]={new string('v', valueLength)}"
        );

        Assert.Equal(status, answer.Status);
    }

    private static string Keys(int first, int count) =>
        string.Join('&', Enumerable.Range(first, count).Select(i => $"metadata[key{i}]=x"));
}

using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
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

    [Theory]
    [InlineData("charges", "amount>=1000 AND status:'succeeded'", 1)]
    [InlineData("charges", "payment_method_details.card.last4:'4242' AND disputed:'false'", 1)]
    [InlineData("charges", "payment_method_details.card.brand:'amex'", 0)]
    [InlineData("customers", "email~'ADA@' AND -name:'Bob'", 1)]
    [InlineData("invoices", "subscription:'SUBSCRIPTION' AND total>0", 1)]
    [InlineData("invoices", "last_finalization_error_code:null", 1)]
    [InlineData("payment_intents", "currency:'usd' amount<2001 amount>1999", 1)]
    [InlineData("prices", "lookup_key:'pro' AND type:'recurring'", 1)]
    [InlineData("products", "name:'Pro' OR url:'https://none.example'", 1)]
    [InlineData("subscriptions", "status:'active' AND canceled_at:null", 1)]
    [InlineData("subscriptions", "metadata['team']:'blue' AND -status:'active'", 0)]
    public async Task Each_of_the_seven_resources_is_searched_by_its_own_fields(
        string resource,
        string query,
        int count
    )
    {
        await using var stripe = await FakeStripe.StartAsync();
        var client = stripe.CreateClient();
        var customer = await client.V1.Customers.CreateAsync(
            new CustomerCreateOptions
            {
                Name = "Ada",
                Email = "ada@example.com",
                PaymentMethod = "pm_card_visa",
                InvoiceSettings = new() { DefaultPaymentMethod = "pm_card_visa" },
            }
        );
        var price = await client.V1.Prices.CreateAsync(
            new PriceCreateOptions
            {
                Currency = "usd",
                UnitAmount = 2000,
                LookupKey = "pro",
                Recurring = new() { Interval = "month" },
                ProductData = new() { Name = "Pro" },
            }
        );
        var subscription = await client.V1.Subscriptions.CreateAsync(
            new SubscriptionCreateOptions
            {
                Customer = customer.Id,
                Items = [new() { Price = price.Id }],
                Metadata = new() { ["team"] = "blue" },
            }
        );

        var found = await client.RawRequestAsync(
            HttpMethod.Get,
            $"/v1/{resource}/search?query={Uri.EscapeDataString(query.Replace("SUBSCRIPTION", subscription.Id, StringComparison.Ordinal))}"
        );

        Assert.Equal(count, JsonNode.Parse(found.Content)!["data"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("customers", "balance>0")]
    [InlineData("subscriptions", "customer:'cus_1'")]
    [InlineData("charges", "payment_method_details.card.country:'US'")]
    public async Task A_field_that_cannot_be_searched_for_is_named(string resource, string query)
    {
        await using var stripe = await RawStripe.StartAsync();

        var answer = await stripe.GetAsync($"/v1/{resource}/search?query={Uri.EscapeDataString(query)}");

        Assert.Equal((400, "query"), (answer.Status, answer.Param));
        Assert.Contains(
            $"is an unsupported search field for resource `{resource}`",
            answer.Json.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }),
            StringComparison.Ordinal
        );
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

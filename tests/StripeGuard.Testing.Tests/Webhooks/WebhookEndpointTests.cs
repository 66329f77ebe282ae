using Stripe;

namespace StripeGuard.Testing.Tests.Webhooks;

public class WebhookEndpointTests
{
    [Fact]
    public async Task The_secret_is_shown_when_the_endpoint_is_created_and_never_again()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var endpoints = Endpoints(stripe);

        var created = await endpoints.CreateAsync(
            new WebhookEndpointCreateOptions
            {
                Url = "https://shop.example/stripe",
                EnabledEvents = ["payment_intent.succeeded", "charge.refunded"],
                Description = "the shop",
                Metadata = new Dictionary<string, string> { ["team"] = "checkout" },
            }
        );
        var found = await endpoints.GetAsync(created.Id);

        Assert.StartsWith("we_", created.Id, StringComparison.Ordinal);
        Assert.StartsWith("whsec_", created.Secret, StringComparison.Ordinal);
        Assert.Null(found.Secret);
        Assert.Equal("enabled", found.Status);
        Assert.Equal(["payment_intent.succeeded", "charge.refunded"], found.EnabledEvents);
        Assert.Equal(("the shop", "checkout"), (found.Description, found.Metadata["team"]));
    }

    [Fact]
    public async Task An_endpoint_made_by_the_API_is_delivered_to_and_verifies_with_its_secret()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync("http://127.0.0.1:0");
        var created = await Endpoints(stripe)
            .CreateAsync(
                new WebhookEndpointCreateOptions { Url = shop.Url.ToString(), EnabledEvents = ["customer.created"] }
            );
        shop.Secret = created.Secret;

        var customer = await CreateCustomer(stripe);
        await new CustomerService(stripe.CreateClient()).DeleteAsync(customer.Id);
        (await stripe.Webhooks.DrainAsync()).EnsureSucceeded();

        Assert.Equal(["customer.created"], shop.Types);
    }

    [Fact]
    public async Task A_disabled_endpoint_gets_nothing_more_retries_included()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync();
        var handle = stripe.Webhooks.Register(shop.Client, Shop.Path);
        await CreateCustomer(stripe);
        Assert.NotNull(Assert.Single(await stripe.Webhooks.DrainAsync()).NextAttempt);

        var disabled = await Endpoints(stripe)
            .UpdateAsync(handle.Id, new WebhookEndpointUpdateOptions { Disabled = true });
        await CreateCustomer(stripe);
        stripe.Clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal("disabled", disabled.Status);
        Assert.Empty(await stripe.Webhooks.DrainAsync());
        Assert.Single(shop.Requests);
    }

    [Fact]
    public async Task A_deleted_endpoint_gets_nothing_more_retries_included()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync();
        var handle = stripe.Webhooks.Register(shop.Client, Shop.Path);
        await CreateCustomer(stripe);
        await stripe.Webhooks.DrainAsync();

        var deleted = await Endpoints(stripe).DeleteAsync(handle.Id);
        await CreateCustomer(stripe);
        stripe.Clock.Advance(TimeSpan.FromDays(3));

        Assert.True(deleted.Deleted);
        Assert.Empty(await stripe.Webhooks.DrainAsync());
        var missing = await Assert.ThrowsAsync<StripeException>(() => Endpoints(stripe).GetAsync(handle.Id));
        Assert.Equal("resource_missing", missing.StripeError.Code);
    }

    [Fact]
    public async Task An_update_changes_what_is_sent_and_where()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync("http://127.0.0.1:0");
        var created = await Endpoints(stripe)
            .CreateAsync(new WebhookEndpointCreateOptions { Url = "https://old.example/", EnabledEvents = ["*"] });
        shop.Secret = created.Secret;

        await Endpoints(stripe)
            .UpdateAsync(
                created.Id,
                new WebhookEndpointUpdateOptions { Url = shop.Url.ToString(), EnabledEvents = ["customer.deleted"] }
            );
        var customer = await CreateCustomer(stripe);
        await new CustomerService(stripe.CreateClient()).DeleteAsync(customer.Id);
        (await stripe.Webhooks.DrainAsync()).EnsureSucceeded();

        Assert.Equal(["customer.deleted"], shop.Types);
    }

    [Fact]
    public async Task Endpoints_are_listed_newest_first()
    {
        await using var stripe = await FakeStripe.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            await Endpoints(stripe)
                .CreateAsync(
                    new WebhookEndpointCreateOptions { Url = $"https://shop.example/{i}", EnabledEvents = ["*"] }
                );
        }

        var listed = await Endpoints(stripe).ListAsync(new WebhookEndpointListOptions { Limit = 2 });

        Assert.Equal(["https://shop.example/2", "https://shop.example/1"], listed.Select(endpoint => endpoint.Url));
        Assert.True(listed.HasMore);
        Assert.All(listed, endpoint => Assert.Null(endpoint.Secret));
    }

    [Fact]
    public async Task An_account_has_sixteen_endpoints_at_most()
    {
        await using var stripe = await FakeStripe.StartAsync();
        using var client = new HttpClient();
        for (var i = 0; i < 16; i++)
        {
            stripe.Webhooks.Register(client, $"/{i}");
        }

        var refused = await Assert.ThrowsAsync<StripeException>(() =>
            Endpoints(stripe)
                .CreateAsync(new WebhookEndpointCreateOptions { Url = "https://shop.example/", EnabledEvents = ["*"] })
        );

        Assert.Contains("16", refused.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => stripe.Webhooks.Register(client, "/17"));
    }

    [Fact]
    public async Task An_event_type_that_Stripe_does_not_have_is_refused()
    {
        await using var stripe = await FakeStripe.StartAsync();
        using var client = new HttpClient();

        var refused = await Assert.ThrowsAsync<StripeException>(() =>
            Endpoints(stripe)
                .CreateAsync(
                    new WebhookEndpointCreateOptions
                    {
                        Url = "https://shop.example/",
                        EnabledEvents = ["charge.refunded", "payment_intent.suceeded"],
                    }
                )
        );

        Assert.Equal("enabled_events[1]", refused.StripeError.Param);
        Assert.Throws<ArgumentException>(() => stripe.Webhooks.Register(client, "/hook", "payment_intent.suceeded"));
    }

    [Theory]
    [InlineData("shop.example/stripe")]
    [InlineData("ftp://shop.example/stripe")]
    [InlineData("/stripe")]
    public async Task An_address_that_is_no_web_address_is_refused(string url)
    {
        await using var stripe = await FakeStripe.StartAsync();

        var refused = await Assert.ThrowsAsync<StripeException>(() =>
            Endpoints(stripe).CreateAsync(new WebhookEndpointCreateOptions { Url = url, EnabledEvents = ["*"] })
        );

        Assert.Equal("url", refused.StripeError.Param);
    }

    [Fact]
    public async Task An_endpoint_with_another_api_version_gets_events_of_that_version()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync("http://127.0.0.1:0");
        var created = await Endpoints(stripe)
            .CreateAsync(
                new WebhookEndpointCreateOptions
                {
                    Url = shop.Url.ToString(),
                    EnabledEvents = ["*"],
                    ApiVersion = "2020-08-27",
                }
            );
        shop.Secret = created.Secret;

        await CreateCustomer(stripe);
        var delivery = Assert.Single(await stripe.Webhooks.DrainAsync());

        Assert.Equal(400, delivery.StatusCode);
        Assert.Contains("API version 2020-08-27", delivery.ResponseBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platforms_connect_endpoint_hears_of_its_connected_accounts_and_of_nothing_else()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var shop = await Shop.OpenAsync("http://127.0.0.1:0");
        var created = await Endpoints(stripe)
            .CreateAsync(
                new WebhookEndpointCreateOptions
                {
                    Url = shop.Url.ToString(),
                    EnabledEvents = ["*"],
                    Connect = true,
                }
            );
        shop.Secret = created.Secret;

        await CreateCustomer(stripe);
        var account = await new AccountService(stripe.CreateClient()).CreateAsync(new());
        await new CustomerService(stripe.CreateClient()).CreateAsync(
            new CustomerCreateOptions(),
            new RequestOptions { StripeAccount = account.Id }
        );
        (await stripe.Webhooks.DrainAsync()).EnsureSucceeded();

        Assert.Equal(account.Id, Assert.Single(shop.Events).Account);
    }

    private static WebhookEndpointService Endpoints(FakeStripe stripe) => new(stripe.CreateClient());

    private static Task<Customer> CreateCustomer(FakeStripe stripe) =>
        new CustomerService(stripe.CreateClient()).CreateAsync(new CustomerCreateOptions());
}

using Stripe;

namespace StripeGuard.Testing.Tests;

public class FrontDoorTests
{
    [Fact]
    public async Task A_customer_created_is_found_again()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var customers = new CustomerService(stripe.CreateClient());

        var created = await customers.CreateAsync(new CustomerCreateOptions { Email = "ada@example.com" });
        var found = await customers.GetAsync(created.Id);

        Assert.StartsWith("cus_", created.Id, StringComparison.Ordinal);
        Assert.Equal("ada@example.com", found.Email);
    }

    [Fact]
    public async Task Each_secret_key_opens_an_account_of_its_own()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var created = await new CustomerService(stripe.CreateClient("sk_test_one")).CreateAsync(
            new CustomerCreateOptions()
        );

        var refused = await Assert.ThrowsAsync<StripeException>(() =>
            new CustomerService(stripe.CreateClient("sk_test_two")).GetAsync(created.Id)
        );

        Assert.Equal("resource_missing", refused.StripeError.Code);
    }
}

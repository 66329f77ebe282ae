using Stripe;
using AccountCreateOptions = Stripe.V2.Core.AccountCreateOptions;
using AccountUpdateOptions = Stripe.V2.Core.AccountUpdateOptions;

namespace StripeGuard.Testing.Tests.V2;

/// <summary>Accounts of v2.</summary>
public class CoreAccountTests
{
    [Fact]
    public async Task What_is_not_included_is_left_out()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var accounts = stripe.CreateClient().V2.Core.Accounts;
        var created = await accounts.CreateAsync(
            new AccountCreateOptions
            {
                DisplayName = "Furever",
                Identity = new() { Country = "us" },
                Configuration = new() { Customer = new() },
                Include = ["identity"],
            }
        );
        var found = await accounts.GetAsync(created.Id);
        var whole = await accounts.GetAsync(created.Id, new() { Include = ["identity", "configuration.customer"] });

        Assert.Equal("us", created.Identity.Country);
        Assert.Null(found.Identity);
        Assert.Equal("us", whole.Identity.Country);
        Assert.Equal(stripe.Clock.UtcNow.UtcDateTime, found.Created);
    }

    [Fact]
    public async Task A_closed_account_stays_listed_as_closed_and_takes_no_change()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var accounts = stripe.CreateClient().V2.Core.Accounts;
        var open = await accounts.CreateAsync(new AccountCreateOptions { DisplayName = "Open" });
        var closed = await accounts.CreateAsync(new AccountCreateOptions { DisplayName = "Closed" });

        Assert.True((await accounts.CloseAsync(closed.Id)).Closed);

        Assert.Equal(open.Id, Assert.Single((await accounts.ListAsync(new() { Closed = false })).Data).Id);
        await Assert.ThrowsAsync<StripeException>(() =>
            accounts.UpdateAsync(closed.Id, new AccountUpdateOptions { DisplayName = "Again" })
        );
    }
}

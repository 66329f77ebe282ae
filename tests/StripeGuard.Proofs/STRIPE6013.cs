using Stripe;
using StripeGuard.Proofs.Code.STRIPE6013;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>Setting a property changes a copy.</summary>
public class STRIPE6013_ChangeNeverSaved
{
    [Fact]
    public async Task Bug_bites_receipts_still_go_to_the_old_address()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var customers = new CustomerService(stripe.CreateClient());
        var customer = await customers.CreateAsync(new CustomerCreateOptions { Email = "old@example.com" });

        await new Wrong(customers).Move(customer.Id, "new@example.com");

        Assert.Equal("old@example.com", (await customers.GetAsync(customer.Id)).Email);
    }

    [Fact]
    public async Task Fix_holds_they_go_to_the_new_one()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var customers = new CustomerService(stripe.CreateClient());
        var customer = await customers.CreateAsync(new CustomerCreateOptions { Email = "old@example.com" });

        await new Right(customers).Move(customer.Id, "new@example.com");

        Assert.Equal("new@example.com", (await customers.GetAsync(customer.Id)).Email);
    }
}

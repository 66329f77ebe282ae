using Stripe;
using StripeGuard.Proofs.Code.STRIPE6006;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>A list that is cut at a hundred, and says nothing.</summary>
public class STRIPE6006_LimitOutOfRange
{
    [Fact]
    public async Task Bug_bites_the_list_ends_at_a_hundred()
    {
        await using var stripe = await WithCustomers(103);

        Assert.Equal(100, await new Wrong(new CustomerService(stripe.CreateClient())).CountCustomers());
    }

    [Fact]
    public async Task Fix_holds_paging_reads_all()
    {
        await using var stripe = await WithCustomers(103);

        Assert.Equal(103, await new Right(new CustomerService(stripe.CreateClient())).CountCustomers());
    }

    private static async Task<FakeStripe> WithCustomers(int count)
    {
        var stripe = await FakeStripe.StartAsync();
        var customers = new CustomerService(stripe.CreateClient());
        for (var number = 1; number <= count; number++)
        {
            await customers.CreateAsync(new CustomerCreateOptions { Name = $"Customer {number}" });
        }

        return stripe;
    }
}

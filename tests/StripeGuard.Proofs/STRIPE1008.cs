using Stripe;
using StripeGuard.Proofs.Code.STRIPE1008;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>An object that is created twice by a repeat.</summary>
public class STRIPE1008_CreateWithoutIdempotencyKey
{
    private const string CreateCustomer = "POST /v1/customers";

    [Fact]
    public async Task Bug_bites_a_sign_up_that_runs_again_makes_a_second_customer()
    {
        await using var stripe = await FakeStripe.StartAsync();
        stripe.Faults.LoseResponse(CreateCustomer, times: 3);

        await Job.RunUntilItWorks(() => new Wrong(new CustomerService(stripe.CreateClient())).Register("user_1"));

        Assert.Equal(2, await Customers(stripe));
    }

    [Fact]
    public async Task Fix_holds_a_sign_up_that_runs_again_gets_the_first_customer()
    {
        await using var stripe = await FakeStripe.StartAsync();
        stripe.Faults.LoseResponse(CreateCustomer, times: 3);

        await Job.RunUntilItWorks(() => new Right(new CustomerService(stripe.CreateClient())).Register("user_1"));

        Assert.Equal(1, await Customers(stripe));
        Assert.True(stripe.Requests.To(CreateCustomer)[^1].Replayed);
    }

    private static async Task<int> Customers(FakeStripe stripe) =>
        (await stripe.CreateClient().V1.Customers.ListAsync()).Count();
}

using Stripe;
using StripeGuard.Proofs.Code.STRIPE6007;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>Metadata that Stripe refuses, and the rest of the request with it.</summary>
public class STRIPE6007_MetadataBeyondLimits
{
    [Fact]
    public async Task Bug_bites_the_request_is_refused()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var customers = new CustomerService(stripe.CreateClient());
        var customer = await customers.CreateAsync(new CustomerCreateOptions());

        await Assert.ThrowsAsync<StripeException>(() => new Wrong(customers).Note(customer.Id, "asked for a refund"));
    }

    [Fact]
    public async Task Fix_holds_a_shorter_key_is_taken()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var customers = new CustomerService(stripe.CreateClient());
        var customer = await customers.CreateAsync(new CustomerCreateOptions());

        var noted = await new Right(customers).Note(customer.Id, "asked for a refund");

        Assert.Equal("asked for a refund", noted.Metadata["contact_reason"]);
    }
}

using Stripe;
using StripeGuard.Proofs.Code.STRIPE5002;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>One card that asks for authentication ends the run, and nobody behind it is charged.</summary>
public class STRIPE5002_OffSessionAuthenticationUnhandled
{
    [Fact]
    public async Task Bug_bites_one_card_that_needs_authentication_stops_all_renewals()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var payments = new PaymentIntentService(stripe.CreateClient());

        var thrown = await Assert.ThrowsAsync<StripeException>(async () =>
            await new Wrong(payments).Renew(await Renewals(stripe))
        );

        Assert.Equal("authentication_required", thrown.StripeError.Code);
        Assert.Equal([1999], await Account.Charged(stripe));
    }

    [Fact]
    public async Task Fix_holds_that_customer_is_asked_back_and_the_others_pay()
    {
        await using var stripe = await FakeStripe.StartAsync();
        var renewals = await Renewals(stripe);
        var right = new Right(new PaymentIntentService(stripe.CreateClient()));

        await right.Renew(renewals);

        Assert.Equal([renewals[1].Customer], right.AskedBack);
        Assert.Equal([1999, 1999], await Account.Charged(stripe));
    }

    /// <summary>Three customers with saved cards; the bank of the second wants to see each payment.</summary>
    private static async Task<List<Renewal>> Renewals(FakeStripe stripe)
    {
        var client = stripe.CreateClient();
        var renewals = new List<Renewal>();
        foreach (var card in (TestCard[])[TestCards.Visa, TestCards.AlwaysAuthenticate, TestCards.Visa])
        {
            var customer = await client.V1.Customers.CreateAsync(new CustomerCreateOptions());
            var saved = await client.V1.PaymentMethods.AttachAsync(
                card.PaymentMethod,
                new PaymentMethodAttachOptions { Customer = customer.Id }
            );
            renewals.Add(new Renewal(customer.Id, saved.Id, "2026-11"));
        }

        return renewals;
    }
}

using Stripe;
using StripeGuard.Testing;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Proofs;

/// <summary>An event that the shop has no use for is no failed delivery.</summary>
public class STRIPE2012_UnknownEventRefused
{
    [Fact]
    public async Task Bug_bites_Stripe_sends_it_again_and_again()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var site = await Site.OpenAsync();
        var endpoint = await Create(stripe, site, "/STRIPE2012/wrong/webhook");

        await stripe.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.True(endpoint.Deliveries.Count > 3);
        Assert.All(endpoint.Deliveries, delivery => Assert.Equal(400, delivery.StatusCode));
    }

    [Fact]
    public async Task Fix_holds_one_delivery_is_enough()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var site = await Site.OpenAsync();
        var endpoint = await Create(stripe, site, "/STRIPE2012/right/webhook");

        await stripe.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.True(Assert.Single(endpoint.Deliveries).Succeeded);
    }

    private static async Task<WebhookEndpointHandle> Create(FakeStripe stripe, Site site, string path)
    {
        var endpoint = stripe.Webhooks.Register(site.Client, path, EventTypes.PaymentIntentCreated);
        site.WebhookSecret = endpoint.Secret;
        await stripe
            .CreateClient()
            .V1.PaymentIntents.CreateAsync(new PaymentIntentCreateOptions { Amount = 1999, Currency = "usd" });
        await stripe.Webhooks.DrainAsync();
        return endpoint;
    }
}

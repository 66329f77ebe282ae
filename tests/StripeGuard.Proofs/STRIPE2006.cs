using Stripe;
using StripeGuard.Testing;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Proofs;

/// <summary>A mistyped event type never comes: Stripe is told that all is well, and nobody fulfils the order.</summary>
public class STRIPE2006_NonexistentEventType
{
    [Fact]
    public async Task Bug_bites_the_paid_order_waits_and_Stripe_is_told_that_it_is_done()
    {
        var (site, endpoint, _) = await Paid("/STRIPE2006/wrong/webhook");
        await using var opened = site;

        Assert.True(Assert.Single(endpoint.Deliveries).Succeeded);
        Assert.Empty(site.Orders.Fulfilled);
    }

    [Fact]
    public async Task Fix_holds_the_paid_order_is_fulfilled()
    {
        var (site, endpoint, paid) = await Paid("/STRIPE2006/right/webhook");
        await using var opened = site;

        Assert.True(Assert.Single(endpoint.Deliveries).Succeeded);
        Assert.Equal([paid.Id], site.Orders.Fulfilled);
    }

    private static async Task<(Site, WebhookEndpointHandle, PaymentIntent)> Paid(string path)
    {
        await using var stripe = await FakeStripe.StartAsync();
        var site = await Site.OpenAsync();
        var endpoint = stripe.Webhooks.Register(site.Client, path, EventTypes.PaymentIntentSucceeded);
        site.WebhookSecret = endpoint.Secret;
        var paid = await Account.Pay(stripe, 1999);
        await stripe.Webhooks.DrainAsync();
        return (site, endpoint, paid);
    }
}

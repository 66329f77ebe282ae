using Stripe;
using StripeGuard.Testing;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Proofs;

/// <summary>An event whose work failed comes again; it must not be turned away as done.</summary>
public class STRIPE2019_EventMarkedDoneTooEarly
{
    [Fact]
    public async Task Bug_bites_the_retry_is_answered_200_and_does_nothing()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var site = await Site.OpenAsync();
        var (endpoint, _) = await PayWhileTheDatabaseIsDown(stripe, site, "/STRIPE2019/wrong/webhook");

        Assert.Equal([false, true], endpoint.Deliveries.Select(delivery => delivery.Succeeded));
        Assert.Empty(site.Orders.Fulfilled);
    }

    [Fact]
    public async Task Fix_holds_the_retry_fulfils_the_order()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var site = await Site.OpenAsync();
        var (endpoint, paid) = await PayWhileTheDatabaseIsDown(stripe, site, "/STRIPE2019/right/webhook");

        Assert.Equal([false, true], endpoint.Deliveries.Select(delivery => delivery.Succeeded));
        Assert.Equal([paid.Id], site.Orders.Fulfilled);
    }

    private static async Task<(WebhookEndpointHandle, PaymentIntent)> PayWhileTheDatabaseIsDown(
        FakeStripe stripe,
        Site site,
        string path
    )
    {
        var endpoint = stripe.Webhooks.Register(site.Client, path, EventTypes.PaymentIntentSucceeded);
        site.WebhookSecret = endpoint.Secret;
        site.Orders.IsDown = true;
        var paid = await Account.Pay(stripe, 1999);
        await stripe.Webhooks.DrainAsync();
        site.Orders.IsDown = false;
        await stripe.AdvanceAsync(TimeSpan.FromDays(1));
        return (endpoint, paid);
    }
}

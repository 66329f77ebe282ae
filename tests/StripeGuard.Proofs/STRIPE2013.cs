using Stripe;
using StripeGuard.Testing;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Proofs;

/// <summary>Stripe cannot log in.</summary>
public class STRIPE2013_UnreachableWebhookEndpoint
{
    [Fact]
    public async Task Bug_bites_a_genuine_event_is_sent_to_the_login_page_and_comes_again()
    {
        var delivery = await DeliverOne("/STRIPE2013/wrong/webhook");

        Assert.False(delivery.Succeeded);
        Assert.NotNull(delivery.NextAttempt);
        Assert.Equal(302, delivery.StatusCode);
    }

    [Fact]
    public async Task Fix_holds_a_genuine_event_is_accepted()
    {
        var delivery = await DeliverOne("/STRIPE2013/right/webhook");

        Assert.True(delivery.Succeeded, delivery.ToString());
        Assert.Equal(delivery.EventId, delivery.ResponseBody);
    }

    private static async Task<WebhookDelivery> DeliverOne(string path)
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var site = await Site.OpenAsync();
        site.WebhookSecret = stripe.Webhooks.Register(site.Client, path, EventTypes.PaymentIntentSucceeded).Secret;
        await Account.Pay(stripe, 1999);
        return Assert.Single(await stripe.Webhooks.DrainAsync());
    }
}

using Stripe;
using StripeGuard.Testing;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Proofs;

/// <summary>A body can be read once; the second reader gets an empty text.</summary>
public class STRIPE2015_BodyReadTwice
{
    [Fact]
    public async Task Bug_bites_a_genuine_event_is_refused_and_comes_again()
    {
        var delivery = await DeliverOne("/STRIPE2015/wrong/webhook");

        Assert.False(delivery.Succeeded);
        Assert.NotNull(delivery.NextAttempt);
        Assert.Contains("StripeException", delivery.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fix_holds_a_genuine_event_is_accepted()
    {
        var delivery = await DeliverOne("/STRIPE2015/right/webhook");

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

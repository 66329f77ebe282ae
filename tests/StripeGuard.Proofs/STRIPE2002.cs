using Stripe;
using StripeGuard.Testing;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Proofs;

/// <summary>The signature covers the body byte for byte: parsed and written again, it is another body.</summary>
public class STRIPE2002_SignatureOverAlteredBody
{
    [Theory]
    [InlineData("/STRIPE2002/wrong/webhook")]
    [InlineData("/STRIPE2002/wrong/document")]
    public async Task Bug_bites_a_genuine_event_is_refused_on_each_attempt(string path)
    {
        var delivery = await DeliverOne(path);

        Assert.False(delivery.Succeeded);
        Assert.NotNull(delivery.NextAttempt);
    }

    [Fact]
    public async Task Bug_bites_with_the_message_that_no_signature_fits()
    {
        var delivery = await DeliverOne("/STRIPE2002/wrong/document");

        Assert.Contains("StripeException", delivery.Failure, StringComparison.Ordinal);
        Assert.Contains("signature", delivery.Failure, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Fix_holds_a_genuine_event_is_accepted()
    {
        var delivery = await DeliverOne("/STRIPE2002/right/webhook");

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

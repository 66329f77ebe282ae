using Stripe;
using StripeGuard.Testing;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Proofs;

/// <summary>Stripe delivers at least once.</summary>
public class STRIPE2010_EffectRepeatedByRedelivery
{
    [Fact]
    public async Task Bug_bites_two_deliveries_are_two_mails()
    {
        var mails = await PayAndDeliverTwice("/STRIPE2010/wrong/webhook");

        Assert.Equal(2, mails.Count);
        Assert.Equal(mails[0], mails[1]);
    }

    [Fact]
    public async Task Fix_holds_two_deliveries_are_one_mail()
    {
        Assert.Single(await PayAndDeliverTwice("/STRIPE2010/right/webhook"));
    }

    private static async Task<List<string>> PayAndDeliverTwice(string path)
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var site = await Site.OpenAsync();
        stripe.Webhooks.Schedule = WebhookSchedules.Duplicated();
        var endpoint = stripe.Webhooks.Register(site.Client, path, EventTypes.PaymentIntentSucceeded);
        site.WebhookSecret = endpoint.Secret;
        await Account.Pay(stripe, 1999);
        await stripe.Webhooks.DrainAsync();
        return site.Mails.Sent;
    }
}

using System.Net;
using Stripe;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>A 2xx tells Stripe that the event is handled. After a failed verification it is lost for good.</summary>
public class STRIPE2005_FailedVerificationAnsweredAsSuccess
{
    [Fact]
    public async Task Bug_bites_events_that_came_while_the_secret_was_wrong_never_come_again()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var site = await Site.OpenAsync();
        var endpoint = stripe.Webhooks.Register(
            site.Client,
            "/STRIPE2005/wrong/webhook",
            EventTypes.PaymentIntentSucceeded
        );

        await Account.Pay(stripe, 1999);
        await stripe.Webhooks.DrainAsync();
        site.WebhookSecret = endpoint.Secret;
        await stripe.AdvanceAsync(TimeSpan.FromDays(3));

        var only = Assert.Single(endpoint.Deliveries);
        Assert.True(only.Succeeded, "Stripe was told that all is well.");
        Assert.Empty(site.Orders.Fulfilled);
    }

    [Fact]
    public async Task Fix_holds_they_come_again_once_the_secret_is_right()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var site = await Site.OpenAsync();
        var endpoint = stripe.Webhooks.Register(
            site.Client,
            "/STRIPE2005/right/webhook",
            EventTypes.PaymentIntentSucceeded
        );

        var paid = await Account.Pay(stripe, 1999);
        Assert.Equal(400, Assert.Single(await stripe.Webhooks.DrainAsync()).StatusCode);
        site.WebhookSecret = endpoint.Secret;
        await stripe.AdvanceAsync(TimeSpan.FromDays(3));

        Assert.Equal([400, 200], endpoint.Deliveries.Select(delivery => delivery.StatusCode));
        Assert.Equal([paid.Id], site.Orders.Fulfilled);
    }

    [Fact]
    public async Task Bug_bites_a_forged_event_without_a_signature_is_welcomed()
    {
        await using var site = await Site.OpenAsync();

        Assert.Equal(HttpStatusCode.OK, await PostUnsigned(site, "/STRIPE2005/wrong/webhook"));
    }

    [Fact]
    public async Task Fix_holds_a_forged_event_without_a_signature_is_refused()
    {
        await using var site = await Site.OpenAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await PostUnsigned(site, "/STRIPE2005/right/webhook"));
    }

    private static async Task<HttpStatusCode> PostUnsigned(Site site, string path)
    {
        using var content = new StringContent("""{ "id": "evt_forged", "object": "event" }""");
        using var answer = await site.Client.PostAsync(new Uri(path, UriKind.Relative), content);
        return answer.StatusCode;
    }
}

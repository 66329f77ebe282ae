using System.Net;
using System.Text;
using Stripe;
using StripeGuard.Testing;

namespace StripeGuard.Proofs;

/// <summary>A webhook endpoint is a public address: whoever finds it can post an event to it.</summary>
public class STRIPE2001_UnverifiedEvent
{
    private static readonly string Forged = $$"""
        {
          "id": "evt_forged",
          "object": "event",
          "api_version": "{{StripeConfiguration.ApiVersion}}",
          "type": "payment_intent.succeeded",
          "data": { "object": { "id": "pi_never_paid", "object": "payment_intent", "amount": 1, "status": "succeeded" } }
        }
        """;

    [Fact]
    public async Task Bug_bites_a_forged_event_fulfils_an_order_that_nobody_paid()
    {
        await using var site = await Site.OpenAsync();

        var answer = await PostForged(site, "/STRIPE2001/wrong/webhook");

        Assert.Equal(HttpStatusCode.OK, answer);
        Assert.Equal(["pi_never_paid"], site.Orders.Fulfilled);
    }

    [Fact]
    public async Task Fix_holds_a_forged_event_is_refused()
    {
        await using var site = await Site.OpenAsync();

        var answer = await PostForged(site, "/STRIPE2001/right/webhook", SignedBy("whsec_a_guess"));

        Assert.Equal(HttpStatusCode.BadRequest, answer);
        Assert.Empty(site.Orders.Fulfilled);
    }

    [Fact]
    public async Task Fix_holds_a_forged_event_without_a_signature_is_refused()
    {
        await using var site = await Site.OpenAsync();

        var answer = await PostForged(site, "/STRIPE2001/right/webhook");

        Assert.Equal(HttpStatusCode.BadRequest, answer);
        Assert.Empty(site.Orders.Fulfilled);
    }

    [Fact]
    public async Task Fix_holds_Stripes_own_event_is_accepted()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var site = await Site.OpenAsync();
        site.WebhookSecret = stripe
            .Webhooks.Register(site.Client, "/STRIPE2001/right/webhook", EventTypes.PaymentIntentSucceeded)
            .Secret;

        var paid = await Account.Pay(stripe, 1999);
        (await stripe.Webhooks.DrainAsync()).EnsureSucceeded();

        Assert.Equal([paid.Id], site.Orders.Fulfilled);
    }

    private static string SignedBy(string secret) => EventUtility.GenerateSignatureHeader(Forged, secret);

    private static async Task<HttpStatusCode> PostForged(Site site, string path, string? signature = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(Forged, Encoding.UTF8, "application/json"),
        };
        if (signature is not null)
        {
            request.Headers.Add("Stripe-Signature", signature);
        }

        using var answer = await site.Client.SendAsync(request);
        return answer.StatusCode;
    }
}

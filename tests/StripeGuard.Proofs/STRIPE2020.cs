using System.Net;

namespace StripeGuard.Proofs;

/// <summary>Who forges an event decides what is in the request: leaving the signature out must not help.</summary>
public class STRIPE2020_SkippableVerification
{
    [Fact]
    public async Task Bug_bites_a_forged_event_without_a_signature_fulfils_an_order_that_nobody_paid()
    {
        await using var site = await Site.OpenAsync();

        Assert.Equal(HttpStatusCode.OK, await Posted.Event(site, "/STRIPE2020/wrong/webhook", signature: null));
        Assert.Equal(["pi_posted"], site.Orders.Fulfilled);
    }

    [Fact]
    public async Task Bug_bites_a_deployment_that_forgot_the_secret_takes_whatever_comes()
    {
        await using var site = await Site.OpenAsync();
        site.WebhookSecret = "";

        Assert.Equal(HttpStatusCode.OK, await Posted.Event(site, "/STRIPE2020/wrong/webhook", "t=1,v1=forged"));
        Assert.Equal(["pi_posted"], site.Orders.Fulfilled);
    }

    [Fact]
    public async Task Fix_holds_a_forged_event_without_a_signature_is_refused()
    {
        await using var site = await Site.OpenAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await Posted.Event(site, "/STRIPE2020/right/webhook", signature: null));
        Assert.Empty(site.Orders.Fulfilled);
    }

    [Fact]
    public async Task Fix_holds_a_deployment_that_forgot_the_secret_fails()
    {
        await using var site = await Site.OpenAsync();
        site.WebhookSecret = "";

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Posted.Event(site, "/STRIPE2020/right/webhook", "t=1,v1=forged")
        );
        Assert.Empty(site.Orders.Fulfilled);
    }
}

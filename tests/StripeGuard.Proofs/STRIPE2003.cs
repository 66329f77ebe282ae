using System.Net;
using Stripe;

namespace StripeGuard.Proofs;

/// <summary>A signed request is worth something for as long as the tolerance says.</summary>
public class STRIPE2003_SignatureTolerance
{
    [Fact]
    public async Task Bug_bites_a_request_recorded_two_days_ago_fulfils_an_order()
    {
        await using var site = await Site.OpenAsync();

        Assert.Equal(HttpStatusCode.OK, await PostRecorded(site, "/STRIPE2003/wrong/webhook"));
        Assert.Equal(["pi_posted"], site.Orders.Fulfilled);
    }

    [Fact]
    public async Task Fix_holds_it_is_refused()
    {
        await using var site = await Site.OpenAsync();

        Assert.Equal(HttpStatusCode.BadRequest, await PostRecorded(site, "/STRIPE2003/right/webhook"));
        Assert.Empty(site.Orders.Fulfilled);
    }

    private static Task<HttpStatusCode> PostRecorded(Site site, string path)
    {
        const string secret = "whsec_recorded";
        site.WebhookSecret = secret;
        var signedAt = DateTimeOffset.UtcNow.AddDays(-2).ToUnixTimeSeconds();
        return Posted.Event(
            site,
            path,
            EventUtility.GenerateSignatureHeader(Posted.PaymentSucceeded, secret, signedAt)
        );
    }
}

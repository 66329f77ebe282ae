using Stripe;
using StripeGuard.Testing;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Proofs;

/// <summary>A refund's event carries the refund; taken for a charge, it is an exception each time that it comes.</summary>
public class STRIPE2008_EventObjectOfAnotherType
{
    [Fact]
    public async Task Bug_bites_the_refund_is_never_booked_however_often_Stripe_says_it()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var site = await Site.OpenAsync();
        var endpoint = await Refund(stripe, site, "/STRIPE2008/wrong/webhook");

        await stripe.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.True(endpoint.Deliveries.Count > 1, "Stripe has sent it again.");
        Assert.DoesNotContain(endpoint.Deliveries, delivery => delivery.Succeeded);
        Assert.Empty(site.Orders.Refunded);
    }

    [Fact]
    public async Task Fix_holds_the_refund_is_booked()
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var site = await Site.OpenAsync();
        var endpoint = await Refund(stripe, site, "/STRIPE2008/right/webhook");

        Assert.All(endpoint.Deliveries, delivery => Assert.True(delivery.Succeeded));
        Assert.Single(site.Orders.Refunded);
    }

    private static async Task<WebhookEndpointHandle> Refund(FakeStripe stripe, Site site, string path)
    {
        var endpoint = stripe.Webhooks.Register(site.Client, path, EventTypes.RefundUpdated);
        site.WebhookSecret = endpoint.Secret;
        var paid = await Account.Pay(stripe, 1999);
        var refunds = stripe.CreateClient().V1.Refunds;
        var refund = await refunds.CreateAsync(
            new RefundCreateOptions { PaymentIntent = paid.Id },
            new RequestOptions { IdempotencyKey = $"refund-{paid.Id}" }
        );
        await refunds.UpdateAsync(refund.Id, new RefundUpdateOptions { Metadata = new() { ["order"] = "1" } });
        await stripe.Webhooks.DrainAsync();
        return endpoint;
    }
}

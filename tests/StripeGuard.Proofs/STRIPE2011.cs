using Stripe;
using StripeGuard.Testing;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Proofs;

/// <summary>Stripe delivers events in any order.</summary>
public class STRIPE2011_StatusTakenFromSnapshot
{
    [Fact]
    public async Task Bug_bites_a_paid_payment_is_shown_as_open()
    {
        Assert.Equal("requires_payment_method", await StatusAfterReversedDelivery("/STRIPE2011/wrong/webhook"));
    }

    [Fact]
    public async Task Fix_holds_a_paid_payment_stays_paid()
    {
        Assert.Equal("succeeded", await StatusAfterReversedDelivery("/STRIPE2011/right/webhook"));
    }

    /// <summary>One card is declined, the next one pays; the event of the first comes last.</summary>
    private static async Task<string> StatusAfterReversedDelivery(string path)
    {
        await using var stripe = await FakeStripe.StartAsync();
        await using var site = await Site.OpenAsync();
        stripe.Webhooks.Schedule = WebhookSchedules.Reversed;
        var endpoint = stripe.Webhooks.Register(
            site.Client,
            path,
            EventTypes.PaymentIntentPaymentFailed,
            EventTypes.PaymentIntentSucceeded
        );
        site.WebhookSecret = endpoint.Secret;
        var intents = stripe.CreateClient().V1.PaymentIntents;
        var intent = await intents.CreateAsync(new PaymentIntentCreateOptions { Amount = 1999, Currency = "usd" });
        await Assert.ThrowsAsync<StripeException>(() =>
            intents.ConfirmAsync(
                intent.Id,
                new PaymentIntentConfirmOptions { PaymentMethod = TestCards.Declined.PaymentMethod }
            )
        );
        await intents.ConfirmAsync(intent.Id, new PaymentIntentConfirmOptions { PaymentMethod = "pm_card_visa" });

        await stripe.Webhooks.DrainAsync();

        Assert.Equal([1999], await Account.Charged(stripe));
        return site.Orders.PaymentOf(intent.Id).Status;
    }
}

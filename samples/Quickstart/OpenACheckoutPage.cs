using Stripe;
using Stripe.Checkout;

namespace Quickstart;

/// <summary>A page of Stripe's for a subscription with a trial: no card form of your own.</summary>
public static class OpenACheckoutPage
{
    public static async Task RunAsync(ShopAccount account, TextWriter output)
    {
        var session = await CreateSessionAsync(account, trialDays: 14);

        await output.WriteLineAsync($"Checkout Session: {session.Id}");
        await output.WriteLineAsync($"URL: {session.Url}");
        await output.WriteLineAsync($"Mode: {session.Mode}");
    }

    public static async Task<Session> CreateSessionAsync(ShopAccount account, long? trialDays)
    {
        var price = await ProPlan.PriceAsync(account, amount: 29_900, interval: "year");
        var order = account.NewOrder(amount: 29_900);
        return await account.Stripe.V1.Checkout.Sessions.CreateAsync(
            new SessionCreateOptions
            {
                SuccessUrl = "https://myapp.example/success?session_id={CHECKOUT_SESSION_ID}",
                CancelUrl = "https://myapp.example/pricing",
                Mode = "subscription",
                LineItems = [new SessionLineItemOptions { Price = price.Id, Quantity = 1 }],
                CustomerEmail = "alice@example.com",
                Metadata = new Dictionary<string, string> { ["plan"] = "pro_annual", ["source"] = "landing_page" },
                SubscriptionData = new SessionSubscriptionDataOptions
                {
                    Metadata = new Dictionary<string, string> { ["plan_tier"] = "pro" },
                    TrialPeriodDays = trialDays,
                },
                AllowPromotionCodes = true,
                AutomaticTax = new SessionAutomaticTaxOptions { Enabled = true },
            },
            new RequestOptions { IdempotencyKey = $"checkout-{order.Number}" }
        );
    }
}

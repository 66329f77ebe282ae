using Stripe;

namespace Quickstart;

/// <summary>A PaymentIntent for the browser to confirm: the card goes from there to Stripe, never to your server.</summary>
public static class CreateAPayment
{
    public static async Task RunAsync(ShopAccount account, TextWriter output)
    {
        var order = account.NewOrder(amount: 2999);

        var intent = await account.Stripe.V1.PaymentIntents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = order.Amount,
                Currency = order.Currency,
                AutomaticPaymentMethods = new PaymentIntentAutomaticPaymentMethodsOptions { Enabled = true },
                Description = "Pro Plan Annual Subscription",
                Metadata = new Dictionary<string, string>
                {
                    ["order_id"] = order.Number,
                    ["customer_email"] = "alice@example.com",
                },
            },
            new RequestOptions { IdempotencyKey = $"payment-{order.Number}" }
        );

        await output.WriteLineAsync($"PaymentIntent created: {intent.Id}");
        await output.WriteLineAsync($"Amount: {Dollars.Show(intent.Amount)}");
        await output.WriteLineAsync($"Status: {intent.Status}");
        await output.WriteLineAsync($"Client Secret: {intent.ClientSecret[..20]}...");
    }
}

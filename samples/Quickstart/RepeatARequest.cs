using Stripe;
using StripeGuard.Testing;

namespace Quickstart;

/// <summary>The same request with the same key is done once: a retry gets the first answer again.</summary>
public static class RepeatARequest
{
    public static async Task RunAsync(ShopAccount account, TextWriter output)
    {
        var order = account.NewOrder(amount: 1000);
        var key = $"payment-{order.Number}";

        var first = await ChargeAsync(account, order, key);
        await output.WriteLineAsync($"Payment created: {first.Id} (key: {key})");

        var again = await ChargeAsync(account, order, key);
        await output.WriteLineAsync(
            $"Duplicate result: {again.Id} ({(again.Id == first.Id ? "same as original" : "ANOTHER PAYMENT")})"
        );
    }

    private static async Task<PaymentIntent> ChargeAsync(ShopAccount account, Order order, string key)
    {
        var intent = await account.Stripe.V1.PaymentIntents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = order.Amount,
                Currency = order.Currency,
                Confirm = true,
                PaymentMethod = TestCards.Visa.PaymentMethod,
                AutomaticPaymentMethods = new PaymentIntentAutomaticPaymentMethodsOptions
                {
                    Enabled = true,
                    AllowRedirects = "never",
                },
            },
            new RequestOptions { IdempotencyKey = key }
        );
        return intent.Status == "succeeded"
            ? intent
            : throw new InvalidOperationException($"Order {order.Number} is not paid: {intent.Status}.");
    }
}

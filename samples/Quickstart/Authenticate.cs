using Stripe;
using StripeGuard.Testing;

namespace Quickstart;

/// <summary>3D Secure by redirect: send the customer where the PaymentIntent says, and look at it again when they return.</summary>
public static class Authenticate
{
    public static async Task RunAsync(ShopAccount account, TextWriter output)
    {
        var order = account.NewOrder(amount: 2999);
        var intent = await account.Stripe.V1.PaymentIntents.CreateAsync(
            new PaymentIntentCreateOptions
            {
                Amount = order.Amount,
                Currency = order.Currency,
                PaymentMethod = TestCards.AuthenticateUnlessSetUp.PaymentMethod,
                Confirm = true,
                ReturnUrl = "https://myapp.example/return",
                AutomaticPaymentMethods = new PaymentIntentAutomaticPaymentMethodsOptions { Enabled = true },
            },
            new RequestOptions { IdempotencyKey = $"payment-{order.Number}" }
        );
        await output.WriteLineAsync($"Status: {intent.Status}");
        if (intent.NextAction?.RedirectToUrl is not { } redirect)
        {
            return;
        }

        await output.WriteLineAsync($"Send the customer to: {redirect.Url}");
        if (account.Fake is { } fake)
        {
            await fake.Cards.CompleteAuthenticationAsync(intent);
        }
        else
        {
            await output.WriteLineAsync("Press Enter when you have completed it.");
            Console.ReadLine();
        }

        var now = await account.Stripe.V1.PaymentIntents.GetAsync(intent.Id);
        await output.WriteLineAsync($"Status after the customer's return: {now.Status}");
    }
}

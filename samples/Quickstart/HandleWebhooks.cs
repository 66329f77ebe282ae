using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stripe;
using Stripe.Checkout;
using StripeGuard.Testing;

namespace Quickstart;

/// <summary>An endpoint that believes signed events only, and says what it got.</summary>
public static class HandleWebhooks
{
    /// <summary>An endpoint subscribes to what it handles, and to nothing else.</summary>
    private static readonly string[] Handled =
    [
        EventTypes.CheckoutSessionCompleted,
        EventTypes.PaymentIntentSucceeded,
        EventTypes.PaymentIntentPaymentFailed,
        EventTypes.CustomerSubscriptionUpdated,
        EventTypes.CustomerSubscriptionDeleted,
    ];

    public static async Task RunAsync(ShopAccount account, TextWriter output)
    {
        var secret = Environment.GetEnvironmentVariable("STRIPE_WEBHOOK_SECRET");
        if (account.Fake is null && string.IsNullOrEmpty(secret))
        {
            await output.WriteLineAsync("Set STRIPE_WEBHOOK_SECRET to what 'stripe listen' prints, and run again.");
            return;
        }

        var endpoint = new Endpoint(output);
        await using var app = endpoint.Build(port: account.Fake is null ? 5000 : 0);
        await app.StartAsync();
        var url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        if (account.Fake is { } fake)
        {
            endpoint.Secret = fake.Webhooks.Register(new Uri($"{url}/stripe/webhook"), Handled).Secret;
            await PlayCustomerAsync(account, fake);
            await fake.Webhooks.DrainAsync();
            return;
        }

        endpoint.Secret = secret!;
        await output.WriteLineAsync(
            $"stripe listen --events {string.Join(',', Handled)} --forward-to {url}/stripe/webhook\nListening. Press Enter to end."
        );
        Console.ReadLine();
    }

    /// <summary>A payment that succeeds and one that does not, a checkout, and the end of what was subscribed to.</summary>
    private static async Task PlayCustomerAsync(ShopAccount account, FakeStripe fake)
    {
        var session = await OpenACheckoutPage.CreateSessionAsync(account, trialDays: null);
        var subscribed = await fake.Checkout.PayAsync(session, TestCards.Visa);
        await PayAsync(account, TestCards.Visa);
        await PayAsync(account, TestCards.Declined);
        await account.Stripe.V1.Subscriptions.CancelAsync(subscribed.SubscriptionId);
    }

    private static async Task PayAsync(ShopAccount account, TestCard card)
    {
        var order = account.NewOrder(amount: 2000);
        try
        {
            await account.Stripe.V1.PaymentIntents.CreateAsync(
                new PaymentIntentCreateOptions
                {
                    Amount = order.Amount,
                    Currency = order.Currency,
                    PaymentMethod = card.PaymentMethod,
                    ReceiptEmail = "alice@example.com",
                    Confirm = true,
                    AutomaticPaymentMethods = new PaymentIntentAutomaticPaymentMethodsOptions
                    {
                        Enabled = true,
                        AllowRedirects = "never",
                    },
                },
                new RequestOptions { IdempotencyKey = $"payment-{order.Number}" }
            );
        }
        catch (StripeException declined) when (declined.StripeError?.Type == "card_error")
        {
            // The customer sees it; the webhook tells the rest of the system.
        }
    }

    private sealed class Endpoint(TextWriter output)
    {
        public string Secret { get; set; } = "";

        public WebApplication Build(int port)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseSetting("urls", $"http://127.0.0.1:{port}");
            var app = builder.Build();
            app.MapPost("/stripe/webhook", ReceiveAsync);
            return app;
        }

        private async Task<IResult> ReceiveAsync(HttpRequest request)
        {
            using var reader = new StreamReader(request.Body);
            var payload = await reader.ReadToEndAsync();
            Event received;
            try
            {
                received = EventUtility.ConstructEvent(payload, request.Headers["Stripe-Signature"].ToString(), Secret);
            }
            catch (StripeException)
            {
                return Results.BadRequest(new { error = "Invalid signature" });
            }

            await output.WriteLineAsync($"Received event: {received.Type}");
            await output.WriteAsync(Describe(received));
            return Results.Ok(new { status = "ok" });
        }

        private static string Describe(Event received) =>
            received switch
            {
                { Type: EventTypes.CheckoutSessionCompleted, Data.Object: Session session } =>
                    $"  Checkout completed for {session.CustomerDetails?.Email}\n  Subscription: {session.SubscriptionId}\n  Plan: {session.Metadata["plan"]}\n",
                { Type: EventTypes.PaymentIntentSucceeded, Data.Object: PaymentIntent payment } =>
                    $"  Payment received: {Dollars.Show(payment.Amount)} {payment.Currency.ToUpperInvariant()}\n",
                { Type: EventTypes.PaymentIntentPaymentFailed, Data.Object: PaymentIntent payment } =>
                    $"  Payment failed for {payment.ReceiptEmail ?? "unknown"}\n",
                { Type: EventTypes.CustomerSubscriptionUpdated, Data.Object: Subscription subscription } =>
                    $"  Subscription {subscription.Id}: {subscription.Status} for customer {subscription.CustomerId}\n",
                { Type: EventTypes.CustomerSubscriptionDeleted, Data.Object: Subscription subscription } =>
                    $"  Subscription {subscription.Id} cancelled\n",
                _ => "",
            };
    }
}

using Stripe;
using StripeGuard.Testing;

namespace Quickstart;

/// <summary>
/// The account that a topic works with: a fake Stripe in this process, or the test account of
/// <c>STRIPE_SECRET_KEY</c> (at <c>STRIPE_API_BASE</c>, where that is set).
/// </summary>
public sealed class ShopAccount : IAsyncDisposable
{
    private readonly long opened = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    private int orders;

    private ShopAccount(StripeClient stripe, FakeStripe? fake)
    {
        Stripe = stripe;
        Fake = fake;
    }

    public StripeClient Stripe { get; }

    /// <summary>The fake, which can also play the customer and send webhooks; null at Stripe itself.</summary>
    public FakeStripe? Fake { get; }

    /// <summary>A new order, as your database would number it. Idempotency keys are made from its number.</summary>
    public Order NewOrder(long amount, string currency = "usd") => new($"ORD-{opened}-{++orders}", amount, currency);

    /// <summary>The account of that key; without one, an empty account of the fake.</summary>
    /// <param name="apiBase">Where the API is; null for Stripe itself.</param>
    public static async Task<ShopAccount> OpenAsync(string? secretKey, string? apiBase)
    {
        if (string.IsNullOrEmpty(secretKey))
        {
            var fake = await FakeStripe.StartAsync();
            return new ShopAccount(fake.CreateClient(), fake);
        }

        var options = new StripeClientOptions { ApiKey = secretKey };
        if (!string.IsNullOrEmpty(apiBase))
        {
            options.ApiBase = apiBase;
        }

        return new ShopAccount(new StripeClient(options), fake: null);
    }

    public ValueTask DisposeAsync() => Fake?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>What somebody ordered; the amount in the currency's smallest unit.</summary>
public sealed record Order(string Number, long Amount, string Currency);

using Stripe;

namespace DashboardMonitor;

/// <summary>Where the account is: at Stripe, at <c>stripeguard serve</c>, or in this process.</summary>
public sealed class WatchedAccount : IAsyncDisposable
{
    private readonly DemoShop? demo;

    private WatchedAccount(StripeClient stripe, DemoShop? demo)
    {
        Stripe = stripe;
        this.demo = demo;
    }

    public StripeClient Stripe { get; }

    public DateTimeOffset Now => demo?.Now ?? DateTimeOffset.UtcNow;

    /// <summary>The account of that key; without one, a shop that only plays.</summary>
    /// <param name="apiBase">Where the API is; null for Stripe itself.</param>
    public static async Task<WatchedAccount> OpenAsync(string? secretKey, string? apiBase)
    {
        if (string.IsNullOrEmpty(secretKey))
        {
            var demo = await DemoShop.OpenAsync();
            return new WatchedAccount(demo.Stripe, demo);
        }

        var options = new StripeClientOptions { ApiKey = secretKey };
        if (!string.IsNullOrEmpty(apiBase))
        {
            options.ApiBase = apiBase;
        }

        return new WatchedAccount(new StripeClient(options), demo: null);
    }

    /// <summary>The shop that plays sells something; a real one needs no help.</summary>
    public Task GoOnAsync() => demo?.SellAsync(TimeSpan.FromMinutes(7)) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => demo?.DisposeAsync() ?? ValueTask.CompletedTask;
}

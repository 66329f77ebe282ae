using Stripe;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Time;
using WireMock.Server;

namespace StripeGuard.Testing;

/// <summary>
/// A Stripe account in this process, spoken to over HTTP by an ordinary <see cref="StripeClient"/>. It listens on the
/// loopback address only.
/// </summary>
/// <example>
/// <code>
/// await using var stripe = await FakeStripe.StartAsync();
/// var intents = new PaymentIntentService(stripe.CreateClient());
/// </code>
/// </example>
public sealed class FakeStripe : IAsyncDisposable
{
    private readonly StripeHost host;

    private FakeStripe(StripeHost host, FakeClock clock, RequestLog requests)
    {
        this.host = host;
        Clock = clock;
        Requests = requests;
    }

    /// <summary>The clock that everything waits on: key expiry, settlement, webhook retries.</summary>
    public FakeClock Clock { get; }

    /// <summary>What was asked, with parameters and idempotency keys, for assertions.</summary>
    public RequestLog Requests { get; }

    /// <summary>The address to give to a Stripe SDK as its API base, without a trailing slash.</summary>
    public string BaseUrl => host.BaseUrl;

    /// <summary>The WireMock server underneath, for mappings of your own: they come before Stripe's.</summary>
    public WireMockServer WireMock => host.Server;

    /// <summary>Starts a fake Stripe and returns when it answers.</summary>
    /// <exception cref="IOException">The port asked for is in use.</exception>
    public static Task<FakeStripe> StartAsync(
        FakeStripeOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        options ??= new FakeStripeOptions();
        var clock = new FakeClock(options.Time);
        var accounts = new Accounts(options, clock);
        var requests = new RequestLog(options.MaximumLoggedRequests);
        var host = StripeHost.Start(options.Port, new Router(accounts, Resources.All, requests));
        return Task.FromResult(new FakeStripe(host, clock, requests));
    }

    /// <summary>
    /// A client for the account of <paramref name="secretKey"/>. Each key opens an empty account of its own, so that
    /// tests share a server and nothing else.
    /// </summary>
    public StripeClient CreateClient(string secretKey = "sk_test_stripeguard") =>
        new(
            new StripeClientOptions
            {
                ApiKey = secretKey,
                ApiBase = BaseUrl,
                FilesBase = BaseUrl,
                ConnectBase = BaseUrl,
                MeterEventsBase = BaseUrl,
            }
        );

    /// <summary>Stops the server.</summary>
    public ValueTask DisposeAsync()
    {
        host.Dispose();
        ((IDisposable)Clock).Dispose();
        return ValueTask.CompletedTask;
    }
}

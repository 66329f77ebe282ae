using Stripe;
using StripeGuard.Testing.Billing.Hosted;
using StripeGuard.Testing.Checkout;
using StripeGuard.Testing.Checkout.Portal;
using StripeGuard.Testing.Connect;
using StripeGuard.Testing.Faults;
using StripeGuard.Testing.Files;
using StripeGuard.Testing.Guarding;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Identity;
using StripeGuard.Testing.Payments;
using StripeGuard.Testing.Time;
using StripeGuard.Testing.Webhooks;
using WireMock.Server;
using Accounts = StripeGuard.Testing.Objects.Accounts;

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
    private const string DefaultKey = "sk_test_stripeguard";

    private readonly StripeHost host;
    private readonly Accounts accounts;
    private readonly Courier courier;

    private FakeStripe(
        StripeHost host,
        Accounts accounts,
        Courier courier,
        FakeClock clock,
        RequestLog requests,
        Authentications authentications
    )
    {
        this.host = host;
        this.accounts = accounts;
        this.courier = courier;
        Clock = clock;
        Requests = requests;
        Cards = new Cardholder(authentications);
        Checkout = new CheckoutCustomer(accounts, host.BaseUrl);
        Identity = new IdentityUser(accounts);
    }

    /// <summary>The clock that everything waits on: key expiry, settlement, webhook retries.</summary>
    public FakeClock Clock { get; }

    /// <summary>What was asked, with parameters and idempotency keys, for assertions.</summary>
    public RequestLog Requests { get; }

    /// <summary>The cardholder's side: completes or fails 3D Secure.</summary>
    public Cardholder Cards { get; }

    /// <summary>The customer in front of Checkout's page: pays, subscribes, saves a card.</summary>
    public CheckoutCustomer Checkout { get; }

    /// <summary>The person whose identity is verified: submits what a VerificationSession asks for.</summary>
    public IdentityUser Identity { get; }

    /// <summary>The address to give to a Stripe SDK as its API base, without a trailing slash.</summary>
    public string BaseUrl => host.BaseUrl;

    /// <summary>The proxy for programs whose API base cannot be set; null unless <see cref="FakeStripeOptions.ProxyPort"/> asks for it.</summary>
    public StripeProxy? Proxy => host.Proxy;

    /// <summary>The WireMock server underneath, for mappings of your own: they come before Stripe's.</summary>
    public WireMockServer WireMock => host.Server;

    /// <summary>The webhooks of the default account: endpoints, order, deliveries.</summary>
    public AccountWebhooks Webhooks => Account().Webhooks;

    /// <summary>What goes wrong between a client and the default account: lost answers, dropped connections, errors.</summary>
    public AccountFaults Faults => Account().Faults;

    /// <summary>What was done wrong with the default account, seen from Stripe's side: writes made twice, card numbers in metadata.</summary>
    public AccountGuard Guard => Account().Guard;

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
        var courier = new Courier(options.WebhookTimeout);
        var accounts = new Accounts(options, clock, courier);
        var requests = new RequestLog(options.MaximumLoggedRequests);
        var host = StripeHost.Start(options.Port, options.ProxyPort, new Router(accounts, Resources.All, requests));
        var authentications = new Authentications(accounts);
        new AuthenticationPage(authentications).Serve(host.Server);
        new CheckoutPage(accounts).Serve(host.Server);
        new SessionRecovery(accounts).Serve(host.Server);
        new FileLinkPage(accounts).Serve(host.Server);
        new InvoicePage(accounts).Serve(host.Server);
        new InvoicePdfPage(accounts).Serve(host.Server);
        new PaymentLinkPage(accounts).Serve(host.Server);
        new PortalPage(accounts).Serve(host.Server);
        new OnboardingPage(accounts).Serve(host.Server);
        new ReceiptPage(accounts).Serve(host.Server);
        new VerificationPage(accounts).Serve(host.Server);
        return Task.FromResult(new FakeStripe(host, accounts, courier, clock, requests, authentications));
    }

    /// <summary>
    /// A client for the account of <paramref name="secretKey"/>. Each key opens an empty account of its own, so that
    /// tests share a server and nothing else.
    /// </summary>
    /// <param name="maxNetworkRetries">How often Stripe.net tries again by itself; as it does by default (twice) when null.</param>
    public StripeClient CreateClient(string secretKey = DefaultKey, int? maxNetworkRetries = null) =>
        new(
            new StripeClientOptions
            {
                ApiKey = secretKey,
                HttpClient = maxNetworkRetries is { } retries
                    ? new SystemNetHttpClient(maxNetworkRetries: retries)
                    : null,
                ApiBase = BaseUrl,
                FilesBase = BaseUrl,
                ConnectBase = BaseUrl,
                MeterEventsBase = BaseUrl,
            }
        );

    /// <summary>The account of a secret key, seen from inside: its webhooks and its faults.</summary>
    public FakeAccount Account(string secretKey = DefaultKey) => new(accounts.Of(secretKey));

    /// <summary>
    /// Moves a virtual clock forward like <see cref="FakeClock.Advance"/>, and lets each application answer its webhooks
    /// before time goes on: for what an application does in answer to what happens on the way.
    /// </summary>
    /// <exception cref="InvalidOperationException">The fake was started on a clock that is not virtual.</exception>
    public async Task AdvanceAsync(TimeSpan by, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var target = Clock.UtcNow + by;
        do
        {
            var step = Clock.NextDue is { } due && due < target ? due : target;
            Clock.Advance(step > Clock.UtcNow ? step - Clock.UtcNow : TimeSpan.Zero);
            foreach (var account in accounts.All)
            {
                await account.Webhooks.SettleAsync(cancellationToken).ConfigureAwait(false);
            }
        } while (Clock.UtcNow < target);
    }

    /// <summary>
    /// Stops the server. No webhook goes out any more, and the one under way is waited for, at most
    /// <see cref="FakeStripeOptions.WebhookTimeout"/>: an application that is disposed of after the fake is not called while
    /// it goes.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var account in accounts.All)
        {
            await account.Outbox.CloseAsync().ConfigureAwait(false);
        }

        host.Dispose();
        ((IDisposable)Clock).Dispose();
        courier.Dispose();
    }
}

using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Time.Testing;
using Stripe;
using StripeGuard.Testing;
using StripeGuard.Testing.Webhooks;
using SubscriptionBilling.Webhooks;

namespace SubscriptionBilling.Demo;

/// <summary>
/// A Stripe in this program, for a first look without an account: test cards only, a clock that can be moved forward, and
/// nothing is left when the program ends.
/// </summary>
public sealed class EmbeddedStripe : IAsyncDisposable
{
    private readonly ThisApplication application = new();
    private readonly HttpClient webhookClient;

    private EmbeddedStripe(FakeStripe stripe)
    {
        Stripe = stripe;
        webhookClient = new HttpClient(application) { BaseAddress = new Uri("http://localhost") };
        Endpoint = stripe.Webhooks.Register(webhookClient, StripeWebhook.Path, [.. EventInbox.EventTypes]);
    }

    public FakeStripe Stripe { get; }
    public WebhookEndpointHandle Endpoint { get; }

    public static async Task<EmbeddedStripe> StartAsync() =>
        new(await FakeStripe.StartAsync(new FakeStripeOptions { Time = new FakeTimeProvider(DateTimeOffset.UtcNow) }));

    public StripeClient CreateClient() => Stripe.CreateClient();

    /// <summary>Says where webhooks go, as soon as that is known.</summary>
    public void DeliverTo(IServer server) => application.Server = server;

    /// <summary>Moves Stripe's clock: what is due on the way happens, and its webhooks are answered.</summary>
    public async Task AdvanceAsync(TimeSpan by, CancellationToken cancellationToken)
    {
        await Stripe.AdvanceAsync(by, cancellationToken);
        await Stripe.Webhooks.DrainAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Stripe.DisposeAsync();
        webhookClient.Dispose();
    }

    /// <summary>Sends a request to the address that this program listens on, which is known only after its start.</summary>
    private sealed class ThisApplication() : DelegatingHandler(new SocketsHttpHandler())
    {
        public IServer? Server { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var address =
                Server?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
                ?? throw new HttpRequestException("The application does not listen yet.");
            var asked = request.RequestUri!;
            request.RequestUri = new Uri(new Uri(address), asked.PathAndQuery);
            var answer = await base.SendAsync(request, cancellationToken);

            // An answer from another address than was asked would count as a redirect, which Stripe does not follow.
            request.RequestUri = asked;
            return answer;
        }
    }
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using Stripe;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Webhooks.Auditing;
using StripeGuard.Testing.Webhooks.Exploration;
using Account = StripeGuard.Testing.Objects.Account;

namespace StripeGuard.Testing.Webhooks;

/// <summary>The webhooks of one account: which endpoints there are, in which order they are told, and what they answered.</summary>
public sealed class AccountWebhooks
{
    private readonly Account account;
    private readonly Courier courier;
    private readonly PublishedEvents published;
    private long drained;

    internal AccountWebhooks(Account account, Courier courier)
    {
        this.account = account;
        this.courier = courier;
        published = new PublishedEvents(account);
    }

    /// <summary>Decides in which order webhooks go out, how often, and what gets lost. <see cref="WebhookSchedules.InOrder"/> at first.</summary>
    public IWebhookSchedule Schedule
    {
        get
        {
            lock (account.Lock)
            {
                return account.Outbox.Schedule;
            }
        }
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            lock (account.Lock)
            {
                account.Outbox.Schedule = value;
            }
        }
    }

    /// <summary>The attempts made so far, oldest first; the last 10,000 are kept.</summary>
    public WebhookDeliveries Deliveries
    {
        get
        {
            lock (account.Lock)
            {
                return new WebhookDeliveries(account.Outbox.Log);
            }
        }
    }

    /// <summary>What is planned and has not gone out, in the order in which it happened: held, or waiting for a drain.</summary>
    public IReadOnlyList<PlannedDelivery> Waiting
    {
        get
        {
            lock (account.Lock)
            {
                return [.. account.Outbox.Waiting];
            }
        }
    }

    /// <summary>More deliveries than this in one drain are a circle: a handler that causes the event it handles.</summary>
    internal int MostInOneDrain { get; set; } = 10_000;

    /// <summary>
    /// Registers an application in this process: <c>Register(factory.CreateClient(), "/stripe/webhook")</c> with a
    /// <c>WebApplicationFactory</c>, or the client of a <c>TestServer</c>. The client is used as it is.
    /// </summary>
    /// <param name="enabledEvents">The event types it is told of; all when none is named.</param>
    /// <exception cref="ArgumentException">An event type that the loaded Stripe.net does not know.</exception>
    /// <exception cref="InvalidOperationException">The account has sixteen endpoints already.</exception>
    public WebhookEndpointHandle Register(HttpClient client, string path, params string[] enabledEvents)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(path);
        return Add(new Uri(client.BaseAddress ?? new Uri("http://localhost/"), path), client, enabledEvents);
    }

    /// <summary>Registers an application that listens on this machine: <c>http://127.0.0.1:5000/stripe/webhook</c>.</summary>
    /// <param name="enabledEvents">The event types it is told of; all when none is named.</param>
    /// <exception cref="ArgumentException">The address is not on this machine, or an event type is unknown.</exception>
    /// <exception cref="InvalidOperationException">The account has sixteen endpoints already.</exception>
    public WebhookEndpointHandle Register(Uri loopbackUrl, params string[] enabledEvents)
    {
        ArgumentNullException.ThrowIfNull(loopbackUrl);
        if (!loopbackUrl.IsAbsoluteUri || !Courier.IsOnThisMachine(loopbackUrl))
        {
            throw new ArgumentException(
                $"'{loopbackUrl}' is not on this machine. The fake sends webhooks to loopback addresses only, such as http://127.0.0.1:5000/stripe/webhook.",
                nameof(loopbackUrl)
            );
        }

        return Add(loopbackUrl, client: null, enabledEvents);
    }

    /// <summary>
    /// Registers an application in this process for v2's thin events, which <c>StripeClient.ParseEventNotification</c>
    /// reads.
    /// </summary>
    /// <param name="eventTypes">The types it is told of, such as <c>v2.core.account.created</c>; all when none is named.</param>
    /// <exception cref="ArgumentException">Stripe has no thin event of that type.</exception>
    public WebhookEndpointHandle RegisterForThinEvents(HttpClient client, string path, params string[] eventTypes)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(eventTypes);
        if (eventTypes.FirstOrDefault(type => !ThinEvents.Known.Contains(type)) is { } unknown)
        {
            throw new ArgumentException($"Stripe has no thin event '{unknown}'.", nameof(eventTypes));
        }

        var url = new Uri(client.BaseAddress ?? new Uri("http://localhost/"), path).AbsoluteUri;
        lock (account.Lock)
        {
            return new WebhookEndpointHandle(
                account,
                EventDestinations.AddThin(account, url, eventTypes.Length == 0 ? [EventNames.All] : eventTypes, client)
            );
        }
    }

    /// <summary>
    /// Waits until everything due by now is delivered, with all that the deliveries cause in turn. Failed attempts do
    /// not throw; they are in the result. Retries and delayed deliveries come when the clock is advanced.
    /// </summary>
    /// <returns>The attempts made since the last drain, those made in the background included.</returns>
    /// <exception cref="InvalidOperationException">It does not end: a handler causes the event it handles.</exception>
    public async Task<WebhookDeliveries> DrainAsync(CancellationToken cancellationToken = default)
    {
        await SettleAsync(cancellationToken).ConfigureAwait(false);
        lock (account.Lock)
        {
            var since = account.Outbox.Log.Where(delivery => delivery.Number > drained).ToList();
            drained = account.Outbox.Made;
            return new WebhookDeliveries(since);
        }
    }

    /// <summary>Lets go what is held (all, or what <paramref name="which"/> chooses) and drains.</summary>
    /// <returns>The attempts made since the last drain.</returns>
    /// <exception cref="InvalidOperationException">It does not end: a handler causes the event it handles.</exception>
    public Task<WebhookDeliveries> ReleaseAsync(
        Func<PlannedDelivery, bool>? which = null,
        CancellationToken cancellationToken = default
    )
    {
        lock (account.Lock)
        {
            account.Outbox.Send(which);
        }

        return DrainAsync(cancellationToken);
    }

    /// <summary>Sends an event again, as the Dashboard's Resend button does: at once, whether or not it was delivered before.</summary>
    /// <param name="endpointId">The endpoint to send it to; all that want the event when null.</param>
    /// <returns>The attempts made since the last drain.</returns>
    /// <exception cref="ArgumentException">There is no such event or no such endpoint, or the event is older than 30 days.</exception>
    public Task<WebhookDeliveries> ResendAsync(
        string eventId,
        string? endpointId = null,
        CancellationToken cancellationToken = default
    )
    {
        lock (account.Lock)
        {
            var raised =
                Events.Find(account, eventId)
                ?? throw new ArgumentException(
                    $"There is no event '{eventId}' in this account's last 30 days.",
                    nameof(eventId)
                );
            var type = raised["type"]!.GetValue<string>();
            var endpoints = endpointId is null
                ? account.Objects.All(WebhookEndpoints.Type).Where(one => WebhookEndpoints.Wants(one, type)).ToList()
                :
                [
                    account.Objects.Find(WebhookEndpoints.Type, endpointId)
                        ?? throw new ArgumentException(
                            $"There is no webhook endpoint '{endpointId}' in this account.",
                            nameof(endpointId)
                        ),
                ];
            foreach (var endpoint in endpoints)
            {
                account.Outbox.Resend(raised, endpoint);
            }
        }

        return DrainAsync(cancellationToken);
    }

    /// <summary>
    /// Raises an event of the test's own, for what the fake does not do by itself: a subscription that renews, an
    /// invoice that is paid. It is stored, listed, signed and delivered like every event. The object can be retrieved
    /// by Stripe's API from then on, unless the account has made one with its id by itself.
    /// </summary>
    /// <param name="eventType">The type, from Stripe.net's <see cref="EventTypes"/>.</param>
    /// <param name="about">The object that it is about, as it is after the change: <c>new Subscription { Id = "sub_1", Status = "active" }</c>.</param>
    /// <returns>The event's id, <c>evt_…</c>.</returns>
    /// <exception cref="ArgumentException">Stripe has no such event type.</exception>
    public string Publish(string eventType, IStripeEntity about)
    {
        ArgumentNullException.ThrowIfNull(about);
        lock (account.Lock)
        {
            return published.Publish(eventType, about);
        }
    }

    /// <inheritdoc cref="Publish(string, IStripeEntity)"/>
    /// <param name="about">The object as JSON in Stripe's names; it needs its <c>object</c>, and gets an id, a date and a mode where it has none.</param>
    public string Publish(string eventType, JsonObject about)
    {
        ArgumentNullException.ThrowIfNull(about);
        lock (account.Lock)
        {
            return published.Publish(eventType, about);
        }
    }

    /// <summary>
    /// Lets a scenario happen, and delivers the events that it raised to fresh applications in other orders, twice, and
    /// with a crash between handling and answer: every order while they are few, else a sample that starts with the
    /// likeliest culprits. What an application refuses comes again, as Stripe's retries do, without waiting for them.
    /// Runs that end in another state than the events in order are shrunk to the fewest events and moves.
    /// </summary>
    /// <param name="scenario">What happens at Stripe: payments made with a client of this account, or events published.</param>
    /// <param name="freshApp">Makes an application with nothing in it yet, that verifies with the secret it is given.</param>
    /// <exception cref="InvalidOperationException">The scenario raised no event, or the same order twice gave two states.</exception>
    /// <example>
    /// <code>
    /// var report = await stripe.Webhooks.ExploreAsync(
    ///     scenario: () => Buy(stripe.CreateClient()),
    ///     freshApp: async secret =>
    ///     {
    ///         var shop = await Shop.OpenAsync(secret);
    ///         return new AppUnderTest(shop.Client, "/stripe/webhook", () => shop.Orders) { Owner = shop };
    ///     }
    /// );
    /// report.EnsureSameState();
    /// </code>
    /// </example>
    public Task<ExplorationReport> ExploreAsync(
        Func<Task> scenario,
        Func<string, Task<AppUnderTest>> freshApp,
        ExplorationOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(freshApp);
        return new Explorer(account, courier, options ?? new ExplorationOptions()).ExploreAsync(
            scenario,
            freshApp,
            cancellationToken
        );
    }

    /// <summary>
    /// Sends to an endpoint what attackers, other endpoints and Stripe itself may send (forged signatures, old and
    /// altered events, unknown types, two signatures, huge bodies), and judges the answers.
    /// </summary>
    /// <param name="endpoint">An endpoint of this account.</param>
    /// <exception cref="ArgumentException">The endpoint is another account's, or was deleted.</exception>
    /// <example><code>(await stripe.Webhooks.AuditAsync(endpoint)).EnsurePassed();</code></example>
    public Task<WebhookAuditReport> AuditAsync(
        WebhookEndpointHandle endpoint,
        WebhookAuditOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        lock (account.Lock)
        {
            if (account.Objects.Find(WebhookEndpoints.Type, endpoint.Id) is null)
            {
                throw new ArgumentException(
                    $"There is no webhook endpoint '{endpoint.Id}' in this account.",
                    nameof(endpoint)
                );
            }
        }

        return WebhookAudit.RunAsync(endpoint.Url, endpoint.Secret, options, endpoint.Client, cancellationToken);
    }

    /// <summary>Waits as a drain does, and leaves the result to the next drain.</summary>
    internal async Task SettleAsync(CancellationToken cancellationToken)
    {
        long? limit = null;
        while (NextWork(ref limit) is { } work)
        {
            await work.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Waits for what can go out now, at most so long in real time, as Checkout does before it sends its customer on.
    /// What a test holds is not waited for; what a schedule throws is left to the next drain.
    /// </summary>
    internal async Task WaitAtMostAsync(TimeSpan patience)
    {
        var started = Stopwatch.GetTimestamp();
        while (UnderWay() is { } work && Stopwatch.GetElapsedTime(started) is var waited)
        {
            if (waited >= patience)
            {
                return;
            }

            await Task.WhenAny(work, Task.Delay(patience - waited)).ConfigureAwait(false);
        }

        Task? UnderWay()
        {
            lock (account.Lock)
            {
                var outbox = account.Outbox;
                if (outbox.Schedule.Release != WebhookRelease.OnRelease)
                {
                    outbox.SendInBackground();
                }

                return outbox.UnderWay;
            }
        }
    }

    /// <summary>What there is to wait for; null when all is done.</summary>
    private Task? NextWork(ref long? limit)
    {
        account.Agenda.RunDue();
        lock (account.Lock)
        {
            var outbox = account.Outbox;
            outbox.ThrowScheduleFailure();
            limit ??= outbox.Made + MostInOneDrain;
            if (outbox.Made > limit)
            {
                throw new InvalidOperationException(
                    $"More than {MostInOneDrain} webhooks in one drain, the last for {outbox.Log[^1].EventType}: a handler seems to cause the event that it handles."
                );
            }

            if (outbox.Schedule.Release != WebhookRelease.OnRelease)
            {
                outbox.Send();
            }

            return outbox.UnderWay;
        }
    }

    private WebhookEndpointHandle Add(Uri url, HttpClient? client, string[] enabledEvents)
    {
        ArgumentNullException.ThrowIfNull(enabledEvents);
        foreach (var name in enabledEvents)
        {
            if (name != EventNames.All && !EventNames.Known.Contains(name))
            {
                throw new ArgumentException($"Stripe has no event type '{name}'.", nameof(enabledEvents));
            }
        }

        lock (account.Lock)
        {
            try
            {
                var endpoint = WebhookEndpoints.Add(
                    account,
                    new NewEndpoint(url.AbsoluteUri, enabledEvents.Length == 0 ? [EventNames.All] : enabledEvents)
                    {
                        Client = client,
                    }
                );
                return new WebhookEndpointHandle(account, endpoint);
            }
            catch (StripeErrorException refused)
            {
                throw new InvalidOperationException(refused.Message, refused);
            }
        }
    }
}

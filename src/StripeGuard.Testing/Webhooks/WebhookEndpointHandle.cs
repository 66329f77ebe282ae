using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Webhooks;

/// <summary>A registered endpoint: its secret, for the application to verify with, and what was delivered to it.</summary>
public sealed class WebhookEndpointHandle
{
    /// <summary>docs.stripe.com/webhooks#roll-endpoint-secrets: the old secret may stay valid for up to 24 hours.</summary>
    private static readonly TimeSpan LongestOverlap = TimeSpan.FromHours(24);

    private readonly Account account;

    internal WebhookEndpointHandle(Account account, JsonObject endpoint)
    {
        this.account = account;
        Id = endpoint["id"]!.GetValue<string>();
        Url = Receivers.Address(endpoint);
        Settings = account.Outbox.Endpoints.Of(endpoint);
    }

    /// <summary>The endpoint's id, <c>we_…</c>, or <c>ed_…</c> for one of thin events: it can be retrieved, updated and deleted by Stripe's API too.</summary>
    public string Id { get; }

    /// <summary>Where it was registered.</summary>
    public Uri Url { get; }

    /// <summary>The signing secret, <c>whsec_…</c>: what <c>EventUtility.ConstructEvent</c> and <c>StripeClient.ParseEventNotification</c> take.</summary>
    public string Secret
    {
        get
        {
            lock (account.Lock)
            {
                return Settings.Secret;
            }
        }
    }

    /// <summary>The attempts to deliver to this endpoint, oldest first.</summary>
    public WebhookDeliveries Deliveries
    {
        get
        {
            lock (account.Lock)
            {
                return new WebhookDeliveries([.. account.Outbox.Log.Where(delivery => delivery.EndpointId == Id)]);
            }
        }
    }

    /// <summary>The client that reaches it when it is in this process.</summary>
    internal HttpClient? Client => Settings.Client;

    private EndpointSettings Settings { get; }

    /// <summary>Gives the endpoint a new secret, as the Dashboard's Roll secret does. While the old one is valid, deliveries carry a signature by each.</summary>
    /// <param name="oldStaysValidFor">How long the old one goes on, on the fake's clock: up to 24 hours; not at all when null.</param>
    /// <returns>The new secret.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than 24 hours.</exception>
    public string RollSecret(TimeSpan? oldStaysValidFor = null)
    {
        var overlap = oldStaysValidFor ?? TimeSpan.Zero;
        ArgumentOutOfRangeException.ThrowIfLessThan(overlap, TimeSpan.Zero, nameof(oldStaysValidFor));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(overlap, LongestOverlap, nameof(oldStaysValidFor));
        lock (account.Lock)
        {
            Settings.Roll(WebhookEndpoints.NewSecret(account), account.Time.ServerNow + overlap);
            return Settings.Secret;
        }
    }
}

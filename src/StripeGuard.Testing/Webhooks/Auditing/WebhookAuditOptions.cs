namespace StripeGuard.Testing.Webhooks.Auditing;

/// <summary>How an endpoint is audited.</summary>
public sealed record WebhookAuditOptions
{
    /// <summary>
    /// The type of the genuine events. Most endpoints do nothing on the default one; with a type that yours handles, it
    /// is its handler that is asked to be called twice and to answer in time, and that has to cope with an object of
    /// which it has never heard.
    /// </summary>
    public string EventType { get; init; } = Stripe.EventTypes.ProductUpdated;

    /// <summary>The <c>api_version</c> of the events: that of the loaded Stripe.net unless the endpoint expects another.</summary>
    public string ApiVersion { get; init; } = Stripe.StripeConfiguration.ApiVersion;

    /// <summary>How long each answer is waited for. Checkout waits ten seconds before it sends the customer on.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}

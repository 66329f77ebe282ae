namespace StripeGuard.Testing.Webhooks;

/// <summary>
/// Decides in which order planned webhooks go out, how often, how late, and which get lost. Stripe promises no order and
/// may send an event twice (docs.stripe.com/webhooks#event-ordering), so an application should hold under each of them.
/// </summary>
/// <example>
/// <code>
/// sealed class PaymentsFirst : IWebhookSchedule
/// {
///     public IEnumerable&lt;PlannedDelivery&gt; Order(IReadOnlyList&lt;PlannedDelivery&gt; waiting) =>
///         waiting.OrderByDescending(delivery => delivery.EventType.StartsWith("payment_intent."));
/// }
/// </code>
/// </example>
public interface IWebhookSchedule
{
    /// <summary>When deliveries go out. On drain unless a schedule says otherwise, so that it sees them together.</summary>
    WebhookRelease Release => WebhookRelease.OnDrain;

    /// <summary>
    /// The deliveries to make of those that wait, in this order. Leave one out and it is never made; return one twice
    /// and it is made twice; use <c>with</c> to set its <see cref="PlannedDelivery.Delay"/> or
    /// <see cref="PlannedDelivery.Loss"/>. The same input must give the same output. Retries and resends are not asked for.
    /// </summary>
    IEnumerable<PlannedDelivery> Order(IReadOnlyList<PlannedDelivery> waiting);
}

/// <summary>When planned webhooks go out.</summary>
public enum WebhookRelease
{
    /// <summary>As soon as their event has happened, in the background.</summary>
    AtOnce,

    /// <summary>All that wait, together, when the test calls <see cref="AccountWebhooks.DrainAsync"/>.</summary>
    OnDrain,

    /// <summary>When the test calls <see cref="AccountWebhooks.ReleaseAsync"/>.</summary>
    OnRelease,
}

/// <summary>What gets lost of a delivery. Stripe counts both as failed and tries again later.</summary>
public enum WebhookLoss
{
    /// <summary>Nothing: it arrives and its answer is heard.</summary>
    None,

    /// <summary>The request: the endpoint never sees this attempt.</summary>
    Request,

    /// <summary>The answer: the endpoint has handled the event, and gets it again.</summary>
    Answer,
}

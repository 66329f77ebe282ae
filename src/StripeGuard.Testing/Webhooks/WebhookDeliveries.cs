using System.Collections;

namespace StripeGuard.Testing.Webhooks;

/// <summary>Attempts to deliver, in the order in which they were made.</summary>
public sealed class WebhookDeliveries : IReadOnlyList<WebhookDelivery>
{
    private readonly IReadOnlyList<WebhookDelivery> deliveries;

    internal WebhookDeliveries(IReadOnlyList<WebhookDelivery> deliveries) => this.deliveries = deliveries;

    /// <inheritdoc/>
    public int Count => deliveries.Count;

    /// <inheritdoc/>
    public WebhookDelivery this[int index] => deliveries[index];

    /// <summary>Those that Stripe counts as failed.</summary>
    public IEnumerable<WebhookDelivery> Failed => deliveries.Where(delivery => !delivery.Succeeded);

    /// <summary>Does nothing when each attempt succeeded, and lists the failed ones otherwise.</summary>
    /// <returns>The same deliveries, to go on with.</returns>
    /// <exception cref="WebhookDeliveryException">An attempt failed.</exception>
    public WebhookDeliveries EnsureSucceeded()
    {
        var failed = Failed.ToList();
        return failed.Count == 0 ? this : throw new WebhookDeliveryException(failed);
    }

    /// <inheritdoc/>
    public IEnumerator<WebhookDelivery> GetEnumerator() => deliveries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Webhooks that were to arrive did not.</summary>
#pragma warning disable CA1032 // It is made from deliveries, by the fake alone.
public sealed class WebhookDeliveryException : Exception
#pragma warning restore CA1032
{
    internal WebhookDeliveryException(IReadOnlyList<WebhookDelivery> failed)
        : base(
            $"{failed.Count} webhook {(failed.Count == 1 ? "delivery" : "deliveries")} failed:\n  "
                + string.Join("\n  ", failed)
        ) => Failed = failed;

    /// <summary>The attempts that failed.</summary>
    public IReadOnlyList<WebhookDelivery> Failed { get; }
}

namespace StripeGuard.Testing.Webhooks;

/// <summary>How long Stripe waits before it tries a failed delivery again: docs.stripe.com/webhooks#retries.</summary>
public static class WebhookRetries
{
    /// <summary>
    /// In a sandbox: three retries over a few hours. Stripe publishes the number and the span, not the times: these are
    /// 10 minutes, 1 hour and 2 hours, each after the attempt before it.
    /// </summary>
    public static IReadOnlyList<TimeSpan> Sandbox { get; } =
    [TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(2)];

    /// <summary>
    /// In live mode: for up to three days with growing waits, of which Stripe publishes no more. Here: 5 and 30 minutes,
    /// 2, 5 and 10 hours, then each 12 hours until three days are over.
    /// </summary>
    public static IReadOnlyList<TimeSpan> Live { get; } =
    [
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(12),
        TimeSpan.FromHours(12),
        TimeSpan.FromHours(12),
        TimeSpan.FromHours(12),
    ];

    /// <summary>A failed delivery stays failed.</summary>
    public static IReadOnlyList<TimeSpan> None { get; } = [];
}

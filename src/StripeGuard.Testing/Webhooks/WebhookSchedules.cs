namespace StripeGuard.Testing.Webhooks;

/// <summary>The schedules that come with the fake. <see cref="Then"/> puts one after another.</summary>
public static class WebhookSchedules
{
    /// <summary>Each event goes out as soon as it has happened, in order. The default; the one case that is never a surprise.</summary>
    public static IWebhookSchedule InOrder { get; } = new Schedule(WebhookRelease.AtOnce, waiting => waiting);

    /// <summary>Nothing goes out until <see cref="AccountWebhooks.ReleaseAsync"/>.</summary>
    public static IWebhookSchedule Held { get; } = new Schedule(WebhookRelease.OnRelease, waiting => waiting);

    /// <summary>The last event first, when the test drains.</summary>
    public static IWebhookSchedule Reversed { get; } =
        new Schedule(WebhookRelease.OnDrain, waiting => waiting.Reverse());

    /// <summary>In an order chosen by <paramref name="seed"/>, when the test drains: the same seed gives the same order on every run.</summary>
    public static IWebhookSchedule Shuffled(int seed) =>
        new Schedule(
            WebhookRelease.OnDrain,
            waiting =>
            {
                var shuffled = waiting.ToArray();
                Seeded(seed, waiting).Shuffle(shuffled);
                return shuffled;
            }
        );

    /// <summary>Each event as soon as it has happened, and as often as <paramref name="times"/> says.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two times.</exception>
    public static IWebhookSchedule Duplicated(int times = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 2);
        return new Schedule(
            WebhookRelease.AtOnce,
            waiting => waiting.SelectMany(delivery => Enumerable.Repeat(delivery, times))
        );
    }

    /// <summary>Each event after a fixed time on the fake's clock.</summary>
    public static IWebhookSchedule Delayed(TimeSpan by) => Delayed(by, by, seed: 0);

    /// <summary>Each event after a time between two bounds on the fake's clock, chosen by <paramref name="seed"/>: so they overtake each other.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A bound is negative, or the upper lies under the lower.</exception>
    public static IWebhookSchedule Delayed(TimeSpan atLeast, TimeSpan atMost, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atLeast, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost, atLeast);
        return new Schedule(
            WebhookRelease.AtOnce,
            waiting =>
            {
                var random = Seeded(seed, waiting);
                return waiting.Select(delivery =>
                    delivery with
                    {
                        Delay = atLeast + ((atMost - atLeast) * random.NextDouble()),
                    }
                );
            }
        );
    }

    /// <summary>The first attempt of each never arrives; Stripe tries again by its retry schedule, on the fake's clock.</summary>
    public static IWebhookSchedule LostThenRetried { get; } = Lost(WebhookLoss.Request);

    /// <summary>The first attempt of each arrives and is handled, but its answer is lost: Stripe sends the event again by its retry schedule.</summary>
    public static IWebhookSchedule AnswerLostThenRetried { get; } = Lost(WebhookLoss.Answer);

    /// <summary>What <paramref name="first"/> has ordered, ordered again by <paramref name="second"/>; released when the later of the two says.</summary>
    /// <example><code>stripe.Webhooks.Schedule = WebhookSchedules.Duplicated().Then(WebhookSchedules.Shuffled(seed: 7));</code></example>
    public static IWebhookSchedule Then(this IWebhookSchedule first, IWebhookSchedule second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return new Schedule(
            (WebhookRelease)Math.Max((int)first.Release, (int)second.Release),
            waiting => second.Order([.. first.Order(waiting)])
        );
    }

    private static Schedule Lost(WebhookLoss loss) =>
        new(WebhookRelease.AtOnce, waiting => waiting.Select(delivery => delivery with { Loss = loss }));

    /// <summary>Randomness that depends on the seed and on what waits, not on what was drawn before.</summary>
    private static Random Seeded(int seed, IReadOnlyList<PlannedDelivery> waiting) =>
        new(unchecked((seed * 397) ^ (int)(waiting.Count == 0 ? 0 : waiting[0].Number)));

    private sealed class Schedule(
        WebhookRelease release,
        Func<IReadOnlyList<PlannedDelivery>, IEnumerable<PlannedDelivery>> order
    ) : IWebhookSchedule
    {
        public WebhookRelease Release => release;

        public IEnumerable<PlannedDelivery> Order(IReadOnlyList<PlannedDelivery> waiting) => order(waiting);
    }
}

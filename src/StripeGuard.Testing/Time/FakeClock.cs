using Microsoft.Extensions.Time.Testing;

namespace StripeGuard.Testing.Time;

/// <summary>The fake's clock. Virtual by default: it stands still until it is advanced, and what was due on the way happens in order.</summary>
public sealed class FakeClock
{
    /// <summary>Where a virtual clock starts: a plain Thursday, so that runs are the same on every day.</summary>
    internal static readonly DateTimeOffset VirtualStart = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider? virtualTime;

    internal FakeClock(TimeProvider? time)
    {
        virtualTime = time is null ? new FakeTimeProvider(VirtualStart) : time as FakeTimeProvider;
        Time = time ?? virtualTime!;
    }

    /// <summary>The time provider, for the application under test to share.</summary>
    public TimeProvider Time { get; }

    /// <summary>The time now, in UTC.</summary>
    public DateTimeOffset UtcNow => Time.GetUtcNow();

    /// <summary>Moves a virtual clock forward; everything due on the way happens, in order, before this returns.</summary>
    /// <exception cref="InvalidOperationException">The fake was started on a clock that is not virtual.</exception>
    public void Advance(TimeSpan by)
    {
        if (virtualTime is null)
        {
            throw new InvalidOperationException(
                "This fake Stripe runs on a real clock, which cannot be advanced. Start it without FakeStripeOptions.Time, or with a FakeTimeProvider."
            );
        }

        virtualTime.Advance(by);
    }
}

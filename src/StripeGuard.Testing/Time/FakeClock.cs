using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Time.Testing;

namespace StripeGuard.Testing.Time;

/// <summary>The fake's clock. Virtual by default: it stands still until it is advanced, and what was due on the way happens in order.</summary>
public sealed class FakeClock : IDisposable
{
    /// <summary>Where a virtual clock starts: a plain Thursday, so that runs are the same on every day.</summary>
    internal static readonly DateTimeOffset VirtualStart = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Timers hold 49 days at most, so a longer wait is taken in parts.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>A shorter one would call back inside the call that sets the timer, under the lock of an account.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly FakeTimeProvider? virtualTime;
    private readonly ITimer timer;

    // Taken in this order: advancing, running, an account's lock, planning. Planning is the only one that is taken
    // with an account's lock held, and under it nothing else is called.
    private readonly Lock advancing = new();
    private readonly Lock running = new();
    private readonly Lock planning = new();

    private readonly PriorityQueue<Planned, (DateTimeOffset Due, long Number)> agenda = new();
    private long planned;

    /// <summary>The due time of the action that runs now, for the thread that runs it.</summary>
    private DateTimeOffset? happening;

    /// <summary>What an action has thrown while nobody was there to see it.</summary>
    private ExceptionDispatchInfo? unseen;

    internal FakeClock(TimeProvider? time)
    {
        virtualTime = time is null ? new FakeTimeProvider(VirtualStart) : time as FakeTimeProvider;
        Time = time ?? virtualTime!;
        timer = Time.CreateTimer(
            _ => Wake(),
            state: null,
            dueTime: Timeout.InfiniteTimeSpan,
            period: Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>The time provider, for the application under test to share.</summary>
    public TimeProvider Time { get; }

    /// <summary>The time now, in UTC.</summary>
    public DateTimeOffset UtcNow => (running.IsHeldByCurrentThread ? happening : null) ?? Time.GetUtcNow();

    /// <summary>When the next planned thing is due; null when nothing is planned.</summary>
    internal DateTimeOffset? NextDue
    {
        get
        {
            lock (planning)
            {
                return agenda.TryPeek(out _, out var head) ? head.Due : null;
            }
        }
    }

    /// <summary>
    /// Moves a virtual clock forward. What is due on the way happens before this returns, in order, each with the clock
    /// at its due time. Webhooks that come of it are on their way then: <c>DrainAsync</c> waits for them.
    /// </summary>
    /// <exception cref="InvalidOperationException">The fake was started on a clock that is not virtual.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The span is negative.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        if (virtualTime is null)
        {
            throw new InvalidOperationException(
                "This fake Stripe runs on a real clock, which cannot be advanced. Start it without FakeStripeOptions.Time, or with a FakeTimeProvider."
            );
        }

        lock (advancing)
        {
            var target = virtualTime.GetUtcNow() + by;
            while (NextDue is { } due && due <= target)
            {
                MoveTo(due);
                RunDue();
            }

            MoveTo(target);
        }
    }

    /// <summary>
    /// Runs what is due by now. Never called with an account's lock held. Throws what an action throws, now or earlier
    /// in the background.
    /// </summary>
    internal void RunDue()
    {
        lock (running)
        {
            Interlocked.Exchange(ref unseen, null)?.Throw();
            while (TakeDue() is var (action, due))
            {
                happening = due;
                try
                {
                    lock (action.Lock)
                    {
                        action.Run();
                    }
                }
                finally
                {
                    happening = null;
                }
            }
        }
    }

    internal void Plan(DateTimeOffset due, Lock accountLock, Action action)
    {
        lock (planning)
        {
            agenda.Enqueue(new Planned(accountLock, action), (due, ++planned));
            SetTimer();
        }

        if (due <= Time.GetUtcNow())
        {
            RunDueSoon();
        }
    }

    /// <summary>Stops the clock: what is still planned does not happen.</summary>
    void IDisposable.Dispose()
    {
        timer.Dispose();
        lock (planning)
        {
            agenda.Clear();
        }
    }

    private void Wake()
    {
        // A virtual time provider may call back from inside the call that sets the timer.
        if (planning.IsHeldByCurrentThread)
        {
            RunDueSoon();
        }
        else
        {
            RunDueInBackground();
        }
    }

    private void RunDueSoon() => ThreadPool.QueueUserWorkItem(_ => RunDueInBackground());

    /// <summary>A timer's thread has nobody to throw to, and would end the process: the next advance or drain tells.</summary>
    private void RunDueInBackground()
    {
        try
        {
            RunDue();
        }
#pragma warning disable CA1031
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Interlocked.Exchange(ref unseen, ExceptionDispatchInfo.Capture(failure));
        }
    }

    private void MoveTo(DateTimeOffset time)
    {
        var by = time - virtualTime!.GetUtcNow();
        if (by > TimeSpan.Zero)
        {
            virtualTime.Advance(by);
        }
    }

    private (Planned Action, DateTimeOffset Due)? TakeDue()
    {
        lock (planning)
        {
            if (agenda.TryPeek(out var action, out var head) && head.Due <= Time.GetUtcNow())
            {
                agenda.Dequeue();
                return (action, head.Due);
            }

            SetTimer();
            return null;
        }
    }

    private void SetTimer()
    {
        if (!agenda.TryPeek(out _, out var head))
        {
            return;
        }

        var wait = head.Due - Time.GetUtcNow();
        timer.Change(
            wait < ShortestWait ? ShortestWait
                : wait > LongestWait ? LongestWait
                : wait,
            Timeout.InfiniteTimeSpan
        );
    }

    private sealed record Planned(Lock Lock, Action Run);
}

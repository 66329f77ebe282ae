using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using StripeGuard.Testing.Time;

namespace StripeGuard.Testing.Tests.Time;

public class AgendaTests
{
    private readonly List<string> happened = [];

    [Fact]
    public void What_is_due_on_the_way_happens_in_due_order_before_Advance_returns()
    {
        var (clock, agenda) = Virtual();
        agenda.In(TimeSpan.FromHours(3), () => happened.Add("third"));
        agenda.In(TimeSpan.FromHours(1), () => happened.Add("first"));
        agenda.In(TimeSpan.FromHours(2), () => happened.Add("second"));
        agenda.In(TimeSpan.FromHours(4), () => happened.Add("too late"));

        clock.Advance(TimeSpan.FromHours(3));

        Assert.Equal(["first", "second", "third"], happened);
    }

    [Fact]
    public void Actions_due_together_happen_in_the_order_they_were_planned()
    {
        var (clock, agenda) = Virtual();
        for (var i = 0; i < 20; i++)
        {
            var number = $"{i}";
            agenda.In(TimeSpan.FromMinutes(5), () => happened.Add(number));
        }

        clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), happened);
    }

    [Fact]
    public void The_clock_reads_the_due_time_while_the_action_happens()
    {
        var (clock, agenda) = Virtual();
        var due = clock.UtcNow + TimeSpan.FromMinutes(7);
        var seen = new List<DateTimeOffset>();
        agenda.At(due, () => seen.AddRange([clock.UtcNow, clock.Time.GetUtcNow()]));

        clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal([due, due], seen);
        Assert.Equal(FakeClock.VirtualStart + TimeSpan.FromDays(1), clock.UtcNow);
    }

    [Fact]
    public void An_action_may_plan_the_next_which_happens_in_the_same_Advance_when_it_is_due()
    {
        var (clock, agenda) = Virtual();
        void Renew()
        {
            happened.Add(clock.UtcNow.ToString("MM-dd", CultureInfo.InvariantCulture));
            agenda.In(TimeSpan.FromDays(30), Renew);
        }

        agenda.In(TimeSpan.FromDays(30), Renew);

        clock.Advance(TimeSpan.FromDays(100));

        Assert.Equal(["02-14", "03-16", "04-15"], happened);
    }

    [Fact]
    public void A_time_provider_of_the_users_own_drives_it_too()
    {
        var time = new FakeTimeProvider(FakeClock.VirtualStart);
        using var clock = new FakeClock(time);
        var agenda = AgendaOf(clock, new Lock());
        agenda.In(TimeSpan.FromHours(2), () => happened.Add($"two at {clock.UtcNow:HH:mm}"));
        agenda.In(TimeSpan.FromHours(1), () => happened.Add($"one at {clock.UtcNow:HH:mm}"));
        agenda.In(TimeSpan.FromDays(60), () => happened.Add("two months on"));

        time.Advance(TimeSpan.FromHours(5));
        Assert.Equal(["one at 13:00", "two at 14:00"], happened);

        time.Advance(TimeSpan.FromDays(60));
        Assert.Equal("two months on", happened[^1]);
    }

    [Fact]
    public async Task On_the_real_clock_an_action_happens_when_its_time_has_come()
    {
        using var clock = new FakeClock(TimeProvider.System);
        var agenda = AgendaOf(clock, new Lock());
        var done = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        var due = clock.UtcNow + TimeSpan.FromMilliseconds(150);
        agenda.At(due, () => done.SetResult(TimeProvider.System.GetUtcNow() - due));

        Assert.True(await done.Task.WaitAsync(TimeSpan.FromSeconds(20)) >= TimeSpan.Zero);
    }

    [Fact]
    public async Task What_is_due_already_happens_by_itself_once_the_account_is_free()
    {
        var accountLock = new Lock();
        using var clock = new FakeClock(time: null);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (accountLock)
        {
            AgendaOf(clock, accountLock).At(clock.UtcNow, done.SetResult);
            Assert.False(done.Task.IsCompleted);
        }

        await done.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_real_clock_cannot_be_advanced()
    {
        using var clock = new FakeClock(TimeProvider.System);

        var refused = Assert.Throws<InvalidOperationException>(() => clock.Advance(TimeSpan.FromDays(1)));

        Assert.Contains("cannot be advanced", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_action_throws_is_thrown_by_Advance_and_the_next_action_still_happens()
    {
        var (clock, agenda) = Virtual();
        agenda.In(TimeSpan.FromHours(1), () => throw new InvalidOperationException("no such invoice"));
        agenda.In(TimeSpan.FromHours(2), () => happened.Add("second"));

        var thrown = Assert.Throws<InvalidOperationException>(() => clock.Advance(TimeSpan.FromHours(3)));
        clock.Advance(TimeSpan.FromHours(3));

        Assert.Equal("no such invoice", thrown.Message);
        Assert.Equal(["second"], happened);
    }

    [Fact]
    public void Actions_run_under_their_accounts_lock()
    {
        var accountLock = new Lock();
        using var clock = new FakeClock(time: null);
        var held = false;
        AgendaOf(clock, accountLock).In(TimeSpan.FromSeconds(1), () => held = accountLock.IsHeldByCurrentThread);

        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(held);
    }

    private static (FakeClock Clock, Agenda Agenda) Virtual()
    {
        var clock = new FakeClock(time: null);
        return (clock, AgendaOf(clock, new Lock()));
    }

    private static Agenda AgendaOf(FakeClock clock, Lock accountLock) =>
        new(clock, new AccountTime(clock, accountLock), accountLock);
}

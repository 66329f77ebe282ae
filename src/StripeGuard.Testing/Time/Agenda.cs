namespace StripeGuard.Testing.Time;

/// <summary>
/// What happens later in one account: settlement, retries, expiry. Actions run in due order, those due together in the
/// order they were planned, each under the account's lock and with the clock at its due time. What is planned in the
/// time of a test clock is due on that clock.
/// </summary>
internal sealed class Agenda(FakeClock clock, AccountTime time, Lock accountLock)
{
    /// <summary>Plans an action. One that is due already runs as soon as the operation under way has ended.</summary>
    public void At(DateTimeOffset due, Action action)
    {
        if (time.Current is { } own)
        {
            own.Plan(due, action);
        }
        else
        {
            AtServerTime(due, action);
        }
    }

    /// <summary>Plans an action in the server's own time, whatever test clock is being worked for: what is no simulation.</summary>
    public void AtServerTime(DateTimeOffset due, Action action) => clock.Plan(due, accountLock, action);

    /// <summary>Runs what is due by now. Not to be called with the account's lock held.</summary>
    public void RunDue() => clock.RunDue();

    /// <inheritdoc cref="At"/>
    public void In(TimeSpan delay, Action action) => At(time.Now + delay, action);
}

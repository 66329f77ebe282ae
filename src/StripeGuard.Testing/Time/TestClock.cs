namespace StripeGuard.Testing.Time;

/// <summary>
/// The time of a simulation, as its test clock has it: it stands still until it is advanced, and what is due on the way
/// happens in due order with the clock at its due time. Used under the account's lock only.
/// </summary>
internal sealed class TestClock(string id, DateTimeOffset frozen)
{
    private readonly PriorityQueue<Action, (DateTimeOffset Due, long Number)> agenda = new();
    private long planned;

    public string Id => id;

    public DateTimeOffset Now { get; private set; } = frozen;

    public void Plan(DateTimeOffset due, Action action) => agenda.Enqueue(action, (due, ++planned));

    /// <summary>Moves the clock forward, and runs what is due on the way.</summary>
    public void AdvanceTo(DateTimeOffset target)
    {
        while (agenda.TryPeek(out var action, out var next) && next.Due <= target)
        {
            agenda.Dequeue();
            MoveTo(next.Due);
            action();
        }

        MoveTo(target);
    }

    /// <summary>What is still planned does not happen.</summary>
    public void Stop() => agenda.Clear();

    private void MoveTo(DateTimeOffset time) => Now = time > Now ? time : Now;
}

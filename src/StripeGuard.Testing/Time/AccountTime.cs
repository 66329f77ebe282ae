namespace StripeGuard.Testing.Time;

/// <summary>
/// What time it is in an account: the server's, or that of the test clock in whose time something is being done. A
/// platform and its connected accounts share it, as they share their lock.
/// </summary>
internal sealed class AccountTime(FakeClock clock, Lock accountLock)
{
    private readonly Dictionary<string, TestClock> clocks = new(StringComparer.Ordinal);
    private TestClock? current;

    /// <summary>The test clock in whose time this thread is doing something; null in the server's own time.</summary>
    public TestClock? Current => accountLock.IsHeldByCurrentThread ? current : null;

    public DateTimeOffset Now => Current?.Now ?? clock.UtcNow;

    /// <summary>The server's own time, whatever is being done.</summary>
    public DateTimeOffset ServerNow => clock.UtcNow;

    /// <summary>Whether there is a test clock at all.</summary>
    public bool HasTestClocks => clocks.Count > 0;

    public TestClock? Find(string id) => clocks.GetValueOrDefault(id);

    public void Add(TestClock own) => clocks.Add(own.Id, own);

    public void Remove(TestClock own)
    {
        own.Stop();
        clocks.Remove(own.Id);
    }

    /// <summary>
    /// Until it is disposed of, everything is done in the time of that clock; null leaves the time as it is. What has
    /// become due then happens before the server's time returns.
    /// </summary>
    public Stay Enter(TestClock? own)
    {
        var before = current;
        current = own ?? before;
        return new Stay(this, before);
    }

    private void Leave(TestClock? before)
    {
        try
        {
            if (before is null)
            {
                current?.AdvanceTo(current.Now);
            }
        }
        finally
        {
            current = before;
        }
    }

    /// <summary>A stay in the time of a test clock.</summary>
    public readonly ref struct Stay(AccountTime time, TestClock? before)
    {
        public void Dispose() => time.Leave(before);
    }
}

using System.Collections.Concurrent;
using StripeGuard.Testing.Time;

namespace StripeGuard.Testing.Objects;

/// <summary>The accounts of one server: each secret key opens its own.</summary>
internal sealed class Accounts(FakeStripeOptions options, FakeClock clock)
{
    private readonly ConcurrentDictionary<string, Account> byKey = new(StringComparer.Ordinal);

    public Account Of(string secretKey) => byKey.GetOrAdd(secretKey, key => new Account(key, options, clock));
}

/// <summary>One Stripe account: its objects and its events. Operations run one at a time under <see cref="Lock"/>.</summary>
internal sealed class Account
{
    private readonly FakeClock clock;

    public Account(string secretKey, FakeStripeOptions options, FakeClock clock)
    {
        this.clock = clock;
        Options = options;
        Ids = new IdGenerator(options.Seed, secretKey);
        Id = Ids.Next("acct_");
        Objects = new ObjectStore();
        Events = new EventLog(this);
    }

    public string Id { get; }

    public FakeStripeOptions Options { get; }

    public Lock Lock { get; } = new();

    public IdGenerator Ids { get; }

    public ObjectStore Objects { get; }

    public EventLog Events { get; }

    public DateTimeOffset Now => clock.UtcNow;

    /// <summary>The time now, in Unix seconds.</summary>
    public long NowSeconds => Now.ToUnixTimeSeconds();
}

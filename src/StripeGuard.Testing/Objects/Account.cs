using System.Collections.Concurrent;
using StripeGuard.Testing.Checkout;
using StripeGuard.Testing.Faults;
using StripeGuard.Testing.Guarding;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Time;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Testing.Objects;

/// <summary>The accounts of one server: each secret key opens its own.</summary>
internal sealed class Accounts(FakeStripeOptions options, FakeClock clock, Courier courier)
{
    private readonly ConcurrentDictionary<string, Account> byKey = new(StringComparer.Ordinal);

    public FakeStripeOptions Options => options;

    /// <summary>The ids of requests that no account answered.</summary>
    public IdGenerator RequestIds { get; } = new(options.Seed, "requests");

    public Account Of(string secretKey) =>
        byKey.GetOrAdd(
            secretKey,
            key => new Account(key, options, clock, courier) { Opened = (other, account) => byKey[other] = account }
        );

    /// <summary>Every account that a key or a Stripe-Account header has opened.</summary>
    public IEnumerable<Account> All =>
        byKey.Values.SelectMany(account => account.ConnectedAccounts.Prepend(account)).Distinct();
}

/// <summary>One Stripe account: its objects and its events. Operations run one at a time under <see cref="Lock"/>.</summary>
internal sealed class Account
{
    private readonly ConcurrentDictionary<string, Account> connected = new(StringComparer.Ordinal);
    private readonly FakeClock clock;
    private readonly Courier courier;

    public Account(string secretKey, FakeStripeOptions options, FakeClock clock, Courier courier)
        : this(new IdGenerator(options.Seed, secretKey), options, clock, courier, platform: null, id: null) { }

    private Account(
        IdGenerator ids,
        FakeStripeOptions options,
        FakeClock clock,
        Courier courier,
        Account? platform,
        string? id
    )
    {
        this.clock = clock;
        this.courier = courier;
        Options = options;
        Platform = platform;
        Ids = ids;
        RequestIds = ids.For("requests");
        Id = id ?? ids.Next("acct_", 16);
        Lock = platform?.Lock ?? new Lock();
        Time = platform?.Time ?? new AccountTime(clock, Lock);
        Objects = new ObjectStore();
        Events = new EventLog(this);
        Agenda = new Agenda(clock, Time, Lock);
        Outbox = new Outbox(this, courier);
        SessionFollower.Follow(this);
        Webhooks = new AccountWebhooks(this, courier);
        Faults = new AccountFaults();
    }

    public string Id { get; }

    public FakeStripeOptions Options { get; }

    /// <summary>The account whose key opened this one with <c>Stripe-Account</c>; null when it is its own.</summary>
    public Account? Platform { get; }

    /// <summary>Held by each operation. A platform and its connected accounts share one, since money moves between them.</summary>
    public Lock Lock { get; }

    public IdGenerator Ids { get; }

    /// <summary>The ids of requests, apart from those of objects, so that reading changes no id.</summary>
    public IdGenerator RequestIds { get; }

    public IdempotencyLayer Idempotency { get; } = new();

    public ObjectStore Objects { get; }

    /// <summary>What is in the files that were uploaded, by their ids.</summary>
    public Dictionary<string, byte[]> FileContents { get; } = new(StringComparer.Ordinal);

    public EventLog Events { get; }

    /// <summary>What happens later, on the account's clock.</summary>
    public Agenda Agenda { get; }

    /// <summary>The account's webhooks on their way.</summary>
    public Outbox Outbox { get; }

    /// <summary>The same, as a test sees it.</summary>
    public AccountWebhooks Webhooks { get; }

    /// <summary>What goes wrong between a client and this account.</summary>
    public AccountFaults Faults { get; }

    /// <summary>Watches what is asked of this account.</summary>
    public AccountGuard Guard { get; } = new();

    /// <summary>The account's time: the server's, or that of a test clock.</summary>
    public AccountTime Time { get; }

    /// <summary>The time now; in an operation for a customer on a test clock, that clock's.</summary>
    public DateTimeOffset Now => Time.Now;

    /// <summary>Whether objects that nobody created are made up: <see cref="UnknownIds.Conjure"/>.</summary>
    public bool Conjures => Options.UnknownIds == UnknownIds.Conjure;

    public IEnumerable<Account> ConnectedAccounts => connected.Values;

    /// <summary>Told of each further key that opens an account, such as an OAuth access token.</summary>
    public Action<string, Account>? Opened { private get; init; }

    /// <summary>Lets a further key open one of the connected accounts.</summary>
    public void OpenWith(string secretKey, string connectedId) => Opened?.Invoke(secretKey, Connected(connectedId));

    /// <summary>Lets a further key open this account.</summary>
    public void OpenWith(string secretKey) => (Platform ?? this).Opened?.Invoke(secretKey, this);

    /// <summary>
    /// Whether an id is that of a connected account which is still there. Where unknown objects are conjured, so are the
    /// accounts that nobody created.
    /// </summary>
    public bool Knows(string connectedId)
    {
        lock (Lock)
        {
            return Conjures
                ? !Objects.IsDeleted("account", connectedId)
                : Objects.Find("account", connectedId) is not null
                    || Objects.Find("v2.core.account", connectedId) is not null;
        }
    }

    /// <summary>The connected account of that id; opened when something is first done in it.</summary>
    public Account Connected(string id) =>
        connected.GetOrAdd(id, key => new Account(Ids.For(key), Options, clock, courier, this, key));

    /// <summary>The address under which this server was last asked, for the pages of objects that no request made.</summary>
    public string BaseUrl { get; private set; } = "http://127.0.0.1";

    /// <summary>Remembers the <c>Host</c> header of a request.</summary>
    public void ReachedAt(string? host) => BaseUrl = host is null ? BaseUrl : "http://" + host;

    /// <summary><see cref="Now"/>, in Unix seconds.</summary>
    public long NowSeconds => Now.ToUnixTimeSeconds();
}

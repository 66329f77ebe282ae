namespace StripeGuard.Testing;

/// <summary>How a <see cref="FakeStripe"/> starts. Every setting has a default that suits a test.</summary>
public sealed record FakeStripeOptions
{
    /// <summary>The seed of ids and of everything random: the same seed gives the same ids on every run.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The loopback port to listen on; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>
    /// The clock of the fake. Null takes a virtual one that stands still until it is advanced; give
    /// <see cref="TimeProvider.System"/> for a server that runs beside real services.
    /// </summary>
    public TimeProvider? Time { get; init; }

    /// <summary>The account's default currency, in which balances and minimum amounts are judged.</summary>
    public string Currency { get; init; } = "usd";

    /// <summary>The account's country, as an ISO 3166-1 alpha-2 code.</summary>
    public string Country { get; init; } = "US";

    /// <summary>How many requests <see cref="FakeStripe.Requests"/> keeps before it forgets the oldest.</summary>
    public int MaximumLoggedRequests { get; init; } = 1000;
}

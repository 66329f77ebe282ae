namespace StripeGuard.Testing.Faults;

/// <summary>Something that goes wrong with the requests to a route, as often as was asked for.</summary>
public sealed class Fault
{
    private readonly Func<string, string, bool> matches;
    private int struck;

    internal Fault(FaultRoute route, FaultStep step, int times)
        : this(route.ToString(), route.Matches, step, times) { }

    internal Fault(string route, Func<string, string, bool> matches, FaultStep step, int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        Route = route;
        this.matches = matches;
        Step = step;
        Times = times;
    }

    /// <summary>The requests that it strikes: <c>POST /v1/payment_intents</c>.</summary>
    public string Route { get; }

    /// <summary>How many requests it strikes in all; <see cref="int.MaxValue"/> for one that has no end.</summary>
    public int Times { get; }

    /// <summary>How many requests it has struck so far: a test that expects a fault can see that it came.</summary>
    public int Struck => Volatile.Read(ref struck);

    /// <summary>What it does.</summary>
    internal FaultStep Step { get; }

    /// <summary>Decides for each request whether it strikes; always when null.</summary>
    internal Func<bool>? Chance { get; init; }

    internal bool Strikes(string method, string path)
    {
        if (struck >= Times || !matches(method, path) || Chance?.Invoke() == false)
        {
            return false;
        }

        struck++;
        return true;
    }
}

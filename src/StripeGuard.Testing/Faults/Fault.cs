using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Faults;

/// <summary>Something that goes wrong with the requests to a route, as often as was asked for.</summary>
public sealed class Fault
{
    private readonly FaultRoute route;
    private int struck;

    internal Fault(FaultRoute route, int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        this.route = route;
        Times = times;
    }

    /// <summary>The requests that it strikes: <c>POST /v1/payment_intents</c>.</summary>
    public string Route => route.ToString();

    /// <summary>How many requests it strikes in all.</summary>
    public int Times { get; }

    /// <summary>How many requests it has struck so far: a test that expects a fault can see that it came.</summary>
    public int Struck => Volatile.Read(ref struck);

    /// <summary>What is answered in the place of Stripe's work; null when the work is done.</summary>
    internal Func<ApiRequest, ApiAnswer>? Instead { get; init; }

    /// <summary>How long the work takes longer, in real time.</summary>
    internal TimeSpan Delay { get; init; }

    /// <summary>Whether the connection ends before the answer has reached the client.</summary>
    internal bool LosesAnswer { get; init; }

    internal bool Strikes(ApiRequest request)
    {
        if (struck >= Times || !route.Matches(request.Method, request.Path))
        {
            return false;
        }

        struck++;
        return true;
    }
}

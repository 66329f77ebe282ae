using System.Globalization;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Faults;

/// <summary>What becomes of one request: a link of a chain, or what happens by chance.</summary>
public sealed class FaultStep
{
    private readonly string name;

    private FaultStep(string name) => this.name = name;

    /// <summary>Nothing goes wrong.</summary>
    public static FaultStep Succeed { get; } = new("succeed");

    /// <summary>Stripe does the work, and the connection ends before the answer arrives.</summary>
    public static FaultStep LoseResponse { get; } = new("lose-response") { LosesAnswer = true };

    /// <summary>The connection ends before the request reaches Stripe.</summary>
    public static FaultStep DropConnection { get; } = new("drop-connection") { Instead = _ => ApiAnswer.Lost };

    /// <summary>The work takes longer, by <paramref name="by"/> in real time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public static FaultStep Delay(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        return new FaultStep(string.Create(CultureInfo.InvariantCulture, $"delay={by.TotalMilliseconds:0}"))
        {
            DelayBy = by,
        };
    }

    /// <summary>Stripe answers with an error before it does any work: 409, 429, 500, 502, 503, 504.</summary>
    /// <param name="shouldRetry">The <c>Stripe-Should-Retry</c> header; none when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not one of these statuses.</exception>
    public static FaultStep Respond(int status, bool? shouldRetry = null, string? code = null)
    {
        FaultAnswers.ThrowIfNotAFault(status);
        return new FaultStep(status.ToString(CultureInfo.InvariantCulture))
        {
            Instead = request => FaultAnswers.Of(status, request.IdempotencyKey, shouldRetry, code),
        };
    }

    /// <summary>As it is written in the header: <c>lose-response</c>, <c>503</c>.</summary>
    public override string ToString() => name;

    /// <summary>What is answered in the place of Stripe's work; null when the work is done.</summary>
    internal Func<ApiRequest, ApiAnswer>? Instead { get; private init; }

    /// <summary>How long the work takes longer, in real time.</summary>
    internal TimeSpan DelayBy { get; private init; }

    /// <summary>Whether the connection ends before the answer has reached the client.</summary>
    internal bool LosesAnswer { get; private init; }
}

using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Billing;

/// <summary>Points in time as parameters have them: Unix seconds.</summary>
internal static class Moment
{
    /// <summary>From the first second that Unix counts to the end of the year 2999: time enough to add years to.</summary>
    private const long Last = 32_503_679_999;

    /// <summary>The time that was sent, or null; Stripe's 400 when it is none that a calendar has.</summary>
    public static long? Of(Parameters parameters, string name, string? param = null) =>
        parameters.Long(name) is not { } seconds ? null
        : seconds is >= 0 and <= Last ? seconds
        : throw StripeErrors.Invalid(
            $"Invalid timestamp: {seconds}; must be an integer Unix timestamp between 0 and {Last}",
            param: param ?? name
        );
}

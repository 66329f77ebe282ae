using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Billing;

/// <summary>Times that a request gives and that Stripe bounds.</summary>
internal static class Timestamps
{
    /// <summary>How far ahead coupons and promotion codes may end, recorded from the test mode of 2026-08-26.dahlia.</summary>
    private const int MostYears = 5;

    /// <summary>A time ahead, in Unix seconds, or null when it was not sent; a past or far one is Stripe's 400.</summary>
    public static long? Ahead(Parameters parameters, string name, DateTimeOffset now)
    {
        if (parameters.Long(name) is not { } time)
        {
            return null;
        }

        if (time <= now.ToUnixTimeSeconds())
        {
            throw StripeErrors.Invalid(
                $"The parameter `{name}` expects a unix timestamp representing a date and time in the future. You specified the value `{time}` which is in the past.",
                param: name
            );
        }

        return time <= now.AddYears(MostYears).ToUnixTimeSeconds()
            ? time
            : throw StripeErrors.Invalid(
                "Invalid timestamp: can be no more than five years in the future.",
                param: name
            );
    }
}

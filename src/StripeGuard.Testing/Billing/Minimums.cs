using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Billing;

/// <summary>Numbers that have a least value.</summary>
internal static class Minimums
{
    /// <summary>An integer of at least <paramref name="least"/>, or null when it was not sent, or Stripe's 400.</summary>
    /// <param name="shownAs">The parameter as the error names it, when it is nested.</param>
    public static long? AtLeast(this Parameters parameters, string name, long least, string? shownAs = null) =>
        parameters.Long(name) is not { } number ? null
        : number >= least ? number
        : throw StripeErrors.Invalid(
            $"This value must be greater than or equal to {least}.",
            "parameter_invalid_integer",
            shownAs ?? name
        );
}

using System.Collections.Frozen;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Payments;

/// <summary>A payment or a set-up refused by issuer or Radar: docs.stripe.com/declines/codes.</summary>
internal sealed record Decline(string Code, string DeclineCode, string Message)
{
    /// <summary>The messages that differ from the general one, as quoted in Stripe's error reference and recorded answers.</summary>
    private static readonly FrozenDictionary<string, string> Messages = new Dictionary<string, string>
    {
        ["authentication_required"] = "Your card was declined. This transaction requires authentication.",
        ["card_velocity_exceeded"] =
            "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
        ["expired_card"] = "Your card has expired.",
        ["incorrect_cvc"] = "Your card's security code is incorrect.",
        ["insufficient_funds"] = "Your card has insufficient funds.",
        ["processing_error"] = "An error occurred while processing your card. Try again in a little bit.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly Decline Generic = Of("card_declined", "generic_decline");

    /// <summary>An off-session payment that needs the cardholder.</summary>
    public static readonly Decline AuthenticationRequired = Of("authentication_required", "authentication_required");

    /// <summary>The issuer cannot be reached, so nobody can authorise the payment.</summary>
    public static readonly Decline Unreachable = Of("card_declined", "issuer_not_available");

    public static Decline Of(string code, string declineCode) =>
        new(code, declineCode, Messages.GetValueOrDefault(declineCode, "Your card was declined."));

    /// <summary>
    /// Stripe's 402 as everything but a PaymentIntent gives it: with the card's field that is at fault.
    /// </summary>
    public StripeErrorException ErrorWithParam() =>
        Code switch
        {
            "expired_card" => Error().With("param", "exp_month"),
            "incorrect_cvc" => Error().With("param", "cvc"),
            _ => Error(),
        };

    /// <summary>Stripe's 402 for it.</summary>
    public StripeErrorException Error() => StripeErrors.Card(Message, Code, DeclineCode);
}

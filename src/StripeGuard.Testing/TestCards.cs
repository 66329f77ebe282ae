using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing;

/// <summary>
/// Stripe's test cards, by what they do. Give their <see cref="TestCard.PaymentMethod"/> name where a PaymentMethod's id
/// is due, their <see cref="TestCard.Token"/> where a token is, or their <see cref="TestCard.Number"/>.
/// </summary>
/// <example><code>new PaymentIntentConfirmOptions { PaymentMethod = TestCards.InsufficientFunds.PaymentMethod }</code></example>
public static class TestCards
{
    private static readonly (string Name, TestCard Card)[] Table =
    [
        .. EmbeddedTable.Rows("StripeGuard.Testing.Payments.TestCards.tsv").Select(row => (row[0], Parse(row))),
    ];

    private static readonly FrozenDictionary<string, TestCard> ByName = Table
        .Where(row => row.Name.Length > 0)
        .ToFrozenDictionary(row => row.Name, row => row.Card, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, TestCard> ByKey = Table
        .Select(row => row.Card)
        .SelectMany(card => card.PaymentMethods.Concat(card.Tokens).Append(card.Number).Select(key => (key, card)))
        .DistinctBy(entry => entry.key)
        .ToFrozenDictionary(entry => entry.key, entry => entry.card, StringComparer.Ordinal);

    /// <summary>Every test card, in the order of Stripe's page.</summary>
    public static IReadOnlyList<TestCard> All { get; } = [.. Table.Select(row => row.Card)];

    /// <summary>Succeeds.</summary>
    public static TestCard Visa => Named();

    /// <summary>Succeeds; a debit card.</summary>
    public static TestCard VisaDebit => Named();

    /// <summary>Succeeds.</summary>
    public static TestCard Mastercard => Named();

    /// <summary>Succeeds; a number that starts with 2. By number only.</summary>
    public static TestCard Mastercard2Series => Named();

    /// <summary>Succeeds; a debit card.</summary>
    public static TestCard MastercardDebit => Named();

    /// <summary>Succeeds; a prepaid card.</summary>
    public static TestCard MastercardPrepaid => Named();

    /// <summary>Succeeds; fifteen digits, a security code of four.</summary>
    public static TestCard Amex => Named();

    /// <summary>Succeeds.</summary>
    public static TestCard Discover => Named();

    /// <summary>Succeeds.</summary>
    public static TestCard Diners => Named();

    /// <summary>Succeeds.</summary>
    public static TestCard Jcb => Named();

    /// <summary>Succeeds.</summary>
    public static TestCard UnionPay => Named();

    /// <summary>Succeeds; co-branded.</summary>
    public static TestCard VisaCartesBancaires => Named();

    /// <summary>Succeeds; co-branded.</summary>
    public static TestCard MastercardCartesBancaires => Named();

    /// <summary>Declined with <c>card_declined</c>, <c>generic_decline</c>.</summary>
    public static TestCard Declined => Named();

    /// <summary>Declined with <c>card_declined</c>, <c>insufficient_funds</c>.</summary>
    public static TestCard InsufficientFunds => Named();

    /// <summary>Declined with <c>card_declined</c>, <c>lost_card</c>.</summary>
    public static TestCard LostCard => Named();

    /// <summary>Declined with <c>card_declined</c>, <c>stolen_card</c>.</summary>
    public static TestCard StolenCard => Named();

    /// <summary>Declined with <c>expired_card</c>.</summary>
    public static TestCard ExpiredCard => Named();

    /// <summary>Declined with <c>incorrect_cvc</c>.</summary>
    public static TestCard IncorrectCvc => Named();

    /// <summary>Declined with <c>processing_error</c>.</summary>
    public static TestCard ProcessingError => Named();

    /// <summary>Declined with <c>card_declined</c>, <c>card_velocity_exceeded</c>.</summary>
    public static TestCard VelocityLimitExceeded => Named();

    /// <summary>Blocked by Radar: <c>card_declined</c>, <c>fraudulent</c>.</summary>
    public static TestCard Blocked => Named();

    /// <summary>Attaches to a customer, and then declines every payment with <c>card_declined</c>, <c>generic_decline</c>.</summary>
    public static TestCard DeclinedOnceAttached => Named();

    /// <summary>Blocked for its risk level, by Radar's built-in rule.</summary>
    public static TestCard HighestRisk => Named();

    /// <summary>Succeeds with <c>outcome.risk_level</c> elevated.</summary>
    public static TestCard ElevatedRisk => Named();

    /// <summary>Succeeds; the security code, if sent, fails its check.</summary>
    public static TestCard CvcCheckFails => Named();

    /// <summary>Succeeds; the postal code, if sent, fails its check.</summary>
    public static TestCard PostalCodeCheckFails => Named();

    /// <summary>As <see cref="CvcCheckFails"/>, at an elevated risk.</summary>
    public static TestCard CvcCheckFailsAtElevatedRisk => Named();

    /// <summary>As <see cref="PostalCodeCheckFails"/>, at an elevated risk.</summary>
    public static TestCard PostalCodeCheckFailsAtElevatedRisk => Named();

    /// <summary>Succeeds; the first line of the address, if sent, fails its check.</summary>
    public static TestCard AddressLine1CheckFails => Named();

    /// <summary>Succeeds; postal code and first line, if sent, fail their checks.</summary>
    public static TestCard AddressChecksFail => Named();

    /// <summary>Succeeds; postal code and first line cannot be checked.</summary>
    public static TestCard AddressChecksUnavailable => Named();

    /// <summary>Asks for authentication, unless it was set up and the payment is off-session.</summary>
    public static TestCard AuthenticateUnlessSetUp => Named();

    /// <summary>Asks for authentication on every payment.</summary>
    public static TestCard AlwaysAuthenticate => Named();

    /// <summary>Asks for authentication on-session; counts as set up for off-session payments.</summary>
    public static TestCard AlreadySetUp => Named();

    /// <summary>Asks for authentication, and then declines with <c>card_declined</c>, <c>insufficient_funds</c>.</summary>
    public static TestCard AuthenticateThenInsufficientFunds => Named();

    /// <summary>3D Secure must be completed for the payment to succeed.</summary>
    public static TestCard ThreeDSecureRequired => Named();

    /// <summary>3D Secure must be completed; the payment is then declined.</summary>
    public static TestCard ThreeDSecureRequiredThenDeclined => Named();

    /// <summary>3D Secure is required, and its lookup fails: declined without a challenge.</summary>
    public static TestCard ThreeDSecureLookupFails => Named();

    /// <summary>Succeeds; asks for authentication only when the payment asks for 3D Secure.</summary>
    public static TestCard ThreeDSecureOptional => Named();

    /// <summary>Succeeds; declined when the payment asks for 3D Secure.</summary>
    public static TestCard ThreeDSecureOptionalLookupFails => Named();

    /// <summary>Authenticated without a challenge. By number only.</summary>
    public static TestCard ThreeDSecureFrictionless => Named();

    /// <summary>Succeeds, and is disputed as fraudulent.</summary>
    public static TestCard DisputedAsFraudulent => Named();

    /// <summary>Succeeds, and is disputed as not received.</summary>
    public static TestCard DisputedAsNotReceived => Named();

    /// <summary>Succeeds, and an inquiry is opened; no funds are withdrawn.</summary>
    public static TestCard Inquiry => Named();

    /// <summary>Succeeds, and is reported in an early fraud warning.</summary>
    public static TestCard EarlyFraudWarning => Named();

    /// <summary>Succeeds; its refunds are pending first and succeed later.</summary>
    public static TestCard RefundPending => Named();

    /// <summary>Succeeds; its refunds succeed first and fail later.</summary>
    public static TestCard RefundFails => Named();

    /// <summary>Succeeds; the money is available at once.</summary>
    public static TestCard BypassPending => Named();

    /// <summary>Succeeds; an international card whose money is available at once.</summary>
    public static TestCard BypassPendingInternational => Named();

    /// <summary>A card issued in that country that succeeds.</summary>
    /// <param name="country">An ISO 3166-1 alpha-2 code, in any case.</param>
    /// <exception cref="ArgumentException">Stripe has no test card of that country.</exception>
    public static TestCard IssuedIn(string country) =>
        All.FirstOrDefault(card =>
            card.Country.Equals(country, StringComparison.OrdinalIgnoreCase) && card.Behaviour == CardBehaviour.Succeeds
        )
        ?? throw new ArgumentException(
            $"Stripe has no test card issued in '{country}'. Give a two-letter country code from docs.stripe.com/testing.",
            nameof(country)
        );

    /// <summary>The card of that number, <c>pm_card_</c> name or <c>tok_</c> name, or null.</summary>
    public static TestCard? Find(string name) => ByKey.GetValueOrDefault(name);

    private static TestCard Named([CallerMemberName] string name = "") => ByName[name];

    private static TestCard Parse(string[] row) =>
        new()
        {
            Number = row[1],
            PaymentMethods = row[2].Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Tokens = row[3].Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Brand = row[4],
            Funding = row[5],
            Country = row[6],
            Behaviour = CardBehaviour.Parse(row[7]),
        };
}

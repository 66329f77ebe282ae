using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing;

/// <summary>One of Stripe's test cards: docs.stripe.com/testing.</summary>
public sealed record TestCard
{
    internal TestCard() { }

    /// <summary>The card number. Any future expiry date and any security code of the right length go with it.</summary>
    public required string Number { get; init; }

    /// <summary>
    /// The name to give as <c>PaymentMethod</c>: <c>pm_card_visa</c>. Empty for a card that Stripe offers by number only.
    /// </summary>
    public string PaymentMethod => PaymentMethods.Count > 0 ? PaymentMethods[0] : "";

    /// <summary>Every <c>pm_card_</c> name that stands for this card.</summary>
    public required IReadOnlyList<string> PaymentMethods { get; init; }

    /// <summary>The name to give as a token: <c>tok_visa</c>. Empty for a card that Stripe offers by number only.</summary>
    public string Token => Tokens.Count > 0 ? Tokens[0] : "";

    /// <summary>Every <c>tok_</c> name that stands for this card.</summary>
    public required IReadOnlyList<string> Tokens { get; init; }

    /// <summary>The brand as <c>card.brand</c> has it: <c>visa</c>, <c>mastercard</c>, <c>amex</c> ….</summary>
    public required string Brand { get; init; }

    /// <summary><c>credit</c>, <c>debit</c> or <c>prepaid</c>.</summary>
    public required string Funding { get; init; }

    /// <summary>The country of issue, as an ISO 3166-1 alpha-2 code.</summary>
    public required string Country { get; init; }

    internal CardBehaviour Behaviour { get; init; } = CardBehaviour.Succeeds;

    /// <summary>What names this row of the table: a number can have several.</summary>
    internal string Key =>
        PaymentMethods.Count > 0 ? PaymentMethods[0]
        : Tokens.Count > 0 ? Tokens[0]
        : Number;

    /// <inheritdoc/>
    public override string ToString() => Key;
}

using Microsoft.CodeAnalysis;

namespace StripeGuard.Analyzers;

// 4 Card data and secrets
public static partial class Rules
{
    public static readonly DiagnosticDescriptor STRIPE4001_SecretInSource = Rule(
        "STRIPE4001",
        "CardData",
        "Stripe secret in source code",
        "A Stripe {0} stands in source, where everyone with the code can read it. Roll it in the Dashboard, and read it from configuration.",
        "A secret key can move all the money of the account, and a webhook secret lets anyone forge events. Source code is copied, shared and kept for ever."
    );

    public static readonly DiagnosticDescriptor STRIPE4003_RawCardNumberSent = Rule(
        "STRIPE4003",
        "CardData",
        "Raw card data passes through your server",
        "'{0}' sends raw card data through your server, which puts it in scope of PCI DSS (SAQ D). Collect cards with Stripe.js or Checkout and pass the PaymentMethod's id.",
        "Stripe refuses raw card numbers from most accounts. Elements, Checkout and the mobile SDKs send them to Stripe directly; your server needs only the PaymentMethod's id."
    );

    public static readonly DiagnosticDescriptor STRIPE4004_CardDataStored = Rule(
        "STRIPE4004",
        "CardData",
        "Card number or security code stored",
        "'{0}' stores {1}. Keep the PaymentMethod's id and the last four digits instead.",
        "Card numbers may be stored only under PCI DSS, and security codes never, not even encrypted. The PaymentMethod's id charges the card; brand and last4 show it."
    );

    public static readonly DiagnosticDescriptor STRIPE4005_CardNumberInSource = Rule(
        "STRIPE4005",
        "CardData",
        "Card number in source code",
        "'{0}' looks like a real card number. Remove it; for tests use one of Stripe's test numbers, such as 4242424242424242.",
        "The digits pass the Luhn check, lie in an issuer's range, and are none of Stripe's published test numbers."
    );
}

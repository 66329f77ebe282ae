using Microsoft.CodeAnalysis;

namespace StripeGuard.Analyzers;

/// <summary>Every rule there is, in id order. The member's name carries the id, so that a use reads like a citation.</summary>
public static class Rules
{
    // 1 Idempotency and retries

    public static readonly DiagnosticDescriptor STRIPE1001_MoneyMovingCallWithoutIdempotencyKey = Rule(
        "STRIPE1001",
        "Idempotency",
        "Money-moving call without an idempotency key",
        "'{0}' has no idempotency key: if the call is repeated, Stripe does it twice. Pass RequestOptions with an IdempotencyKey made from an id of your own.",
        "Stripe.net puts a fresh random key on each request and keeps it through its own network retries; it cannot see a double click, a job that runs again, a redelivered message or a restarted process. A key derived from your own id makes the repeat return the first result."
    );

    public static readonly DiagnosticDescriptor STRIPE1002_IdempotencyKeyMadeAnewForEachAttempt = Rule(
        "STRIPE1002",
        "Idempotency",
        "Idempotency key made anew for each attempt",
        "This idempotency key is made anew on each attempt of the {0}, so a retry is a new request to Stripe. Make the key once, outside.",
        "A key protects only if each attempt of the same operation sends the same one. Made inside the retried code, each attempt has its own, and the charge happens again."
    );

    // 2 Webhooks

    public static readonly DiagnosticDescriptor STRIPE2001_UnverifiedEvent = Rule(
        "STRIPE2001",
        "Webhooks",
        "Webhook event that nobody verified",
        "{0} reads an event without checking its signature: anyone can post one. Use EventUtility.ConstructEvent with the Stripe-Signature header and the endpoint's secret.",
        "A webhook endpoint is a public URL. Only the signature, checked over the raw body with the endpoint's secret, says that an event comes from Stripe."
    );

    public static readonly DiagnosticDescriptor STRIPE2002_SignatureOverAlteredBody = Rule(
        "STRIPE2002",
        "Webhooks",
        "Signature checked over a body that is not the raw one",
        "The body given to {0} is {1}, not the bytes that Stripe signed: verification fails for genuine events. Read Request.Body as text and pass it unchanged.",
        "The signature covers the body byte for byte. A body that was bound to a model, serialised again, re-encoded or trimmed is another text, so genuine events are refused."
    );

    public static readonly DiagnosticDescriptor STRIPE2005_FailedVerificationAnsweredAsSuccess = Rule(
        "STRIPE2005",
        "Webhooks",
        "Failed signature verification answered as success",
        "A failed verification {0}: Stripe, or an attacker, is told that all is well. Return 400 Bad Request.",
        "A 2xx answer tells Stripe that the event is handled and need not come again. After a failed verification it hides a wrong secret, loses events, or lets a forged event through."
    );

    // 3 Amounts and currencies

    public static readonly DiagnosticDescriptor STRIPE3001_MajorUnitsAsAmount = Rule(
        "STRIPE3001",
        "Amounts",
        "Amount in major units where Stripe expects minor units",
        "'{0}' is in major units, and '{1}' takes minor units (2000 is $20.00): this charges a hundredth. Multiply by 100 and round.",
        "Stripe's amounts are integers in the currency's smallest unit. A price of 20.00 converted to long without scaling is 20 cents."
    );

    public static readonly DiagnosticDescriptor STRIPE3002_BinaryFloatingPointAmount = Rule(
        "STRIPE3002",
        "Amounts",
        "Amount computed in binary floating point",
        "'{0}' is computed in {1} and cut to an integer: 19.99 becomes 1998. Compute in decimal and round.",
        "double and float cannot hold most decimal fractions: 19.99 * 100 is 1998.9999999999998, and the cast cuts it to 1998. decimal holds them exactly."
    );

    public static readonly DiagnosticDescriptor STRIPE3006_IntegerDivisionOfAmount = Rule(
        "STRIPE3006",
        "Amounts",
        "Integer division of an amount loses the cents",
        "'{0}' is an integer in minor units, so this division drops the cents. Divide by 100m.",
        "Dividing a long by an int is integer division in C#: 1999 / 100 is 19, not 19.99."
    );

    // 4 Card data and secrets

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

    private static DiagnosticDescriptor Rule(
        string id,
        string family,
        string title,
        string message,
        string description,
        DiagnosticSeverity severity = DiagnosticSeverity.Warning
    ) =>
        new(
            id,
            title,
            message,
            "StripeGuard." + family,
            severity,
            isEnabledByDefault: true,
            description,
            helpLinkUri: "https://github.com/stripeguard/stripeguard/blob/main/docs/rules/" + id + ".md"
        );
}

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

    public static readonly DiagnosticDescriptor STRIPE4002_SecretInConfiguration = Rule(
        "STRIPE4002",
        "CardData",
        "Stripe secret in a settings file",
        "The file holds {0}: {1}.",
        "Settings files are committed, copied and published with the program. A secret key can move all the money of the account, and a webhook secret lets anyone forge events; a key of the wrong mode moves real money in development, or none in production."
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

    public static readonly DiagnosticDescriptor STRIPE4006_TestCardInCode = Rule(
        "STRIPE4006",
        "CardData",
        "Test card outside a test project",
        "'{0}' works only with test keys. Take the payment method from the order or the request.",
        "Stripe's test cards and test tokens do not exist in live mode: code that pays with one fails in production, where it worked in every test.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE4007_SensitiveDataLogged = Rule(
        "STRIPE4007",
        "CardData",
        "Secret or card data written to a log",
        "'{0}' is {1} and goes to {2}, which others read and keep. Write the object's id, or the last four digits.",
        "Logs are copied to services and backups, and read by people who may not see a key or a card. A client secret lets its holder confirm the payment; a card number in a log puts the log in scope of PCI DSS."
    );

    public static readonly DiagnosticDescriptor STRIPE4008_SensitiveDataInMetadata = Rule(
        "STRIPE4008",
        "CardData",
        "Secret or card data in metadata or a description",
        "'{0}' is {1} and is sent as {2}, which the Dashboard, exports, webhooks and receipts show. Send an id of your own.",
        "Stripe forbids card data in metadata and descriptions: they are not protected as card fields are, and are shown to everyone with access to the Dashboard, exports and events."
    );

    public static readonly DiagnosticDescriptor STRIPE4009_CardDataReceived = Rule(
        "STRIPE4009",
        "CardData",
        "Card data comes to your server",
        "'{0}' brings {1} to your server, which puts it in scope of PCI DSS (SAQ D). Let Stripe.js or Checkout collect the card, and take the PaymentMethod's id.",
        "A form that posts the card to you puts your server, its logs and its backups in scope, whatever the code does with the number.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE4010_KeyMixedUp = Rule(
        "STRIPE4010",
        "CardData",
        "Secret key sent to the browser, or publishable key used on the server",
        "{0} {1}.",
        "The publishable key is made to be seen and can only begin payments; the secret key can do everything and must never leave the server."
    );

    public static readonly DiagnosticDescriptor STRIPE4011_WholeObjectSent = Rule(
        "STRIPE4011",
        "CardData",
        "Whole Stripe object sent to the client",
        "A whole '{0}' is sent to the client, with all that Stripe tells of the payment and the person. Send the members that the client needs.",
        "A Stripe object carries client secrets, addresses, metadata and risk scores. What is serialised becomes readable for every caller, and part of your API.",
        DiagnosticSeverity.Info
    );
}

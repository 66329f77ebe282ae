using Microsoft.CodeAnalysis;

namespace StripeGuard.Analyzers;

// 1 Idempotency and retries
public static partial class Rules
{
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

    public static readonly DiagnosticDescriptor STRIPE1003_OneKeyForDifferentOperations = Rule(
        "STRIPE1003",
        "Idempotency",
        "One idempotency key for different operations",
        "{0}.",
        "A key names one request. With the same parameters Stripe answers with the first result and does nothing; with others it refuses the request (400, idempotency_error). So each operation needs a key of its own: what is done, and to what."
    );

    public static readonly DiagnosticDescriptor STRIPE1004_UnstableIdempotencyKey = Rule(
        "STRIPE1004",
        "Idempotency",
        "Idempotency key that cannot be stable",
        "This idempotency key is built from '{0}', {1}, so it protects nothing. Build it from ids of your own.",
        "A key protects only if the repeat sends the same one. The clock has moved on by then, random numbers are others, and hash codes change with each process."
    );

    public static readonly DiagnosticDescriptor STRIPE1005_KeyTooLongOrPersonal = Rule(
        "STRIPE1005",
        "Idempotency",
        "Idempotency key that is too long or holds personal data",
        "This idempotency key {0}. Use an id of yours, or a hash.",
        "Stripe takes keys of up to 255 characters, and asks not to put personal data into them: keys stand in logs and in the Dashboard.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE1006_KeyOnCallThatIgnoresIt = Rule(
        "STRIPE1006",
        "Idempotency",
        "Idempotency key on a call that ignores it",
        "'{0}' is a {1}: Stripe ignores its idempotency key. Remove the key.",
        "Stripe reads the key of POST requests only. GET and DELETE can be repeated as they are.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE1007_RetryWithoutIdempotencyKey = Rule(
        "STRIPE1007",
        "Idempotency",
        "Retry without an idempotency key",
        "'{0}' is tried again when it fails, without an idempotency key: an attempt whose answer was lost is done twice. Pass RequestOptions with an IdempotencyKey that all attempts share.",
        "A request can succeed at Stripe and fail on its way back. The retry is then a second request, with a key of its own that Stripe.net makes, and Stripe does it again."
    );

    public static readonly DiagnosticDescriptor STRIPE1008_CreateWithoutIdempotencyKey = Rule(
        "STRIPE1008",
        "Idempotency",
        "Create without an idempotency key",
        "'{0}' has no idempotency key: if the call is repeated, Stripe {1}. Pass RequestOptions with an IdempotencyKey made from an id of your own.",
        "Twice the same customer, price or Checkout Session moves no money by itself, but payments, subscriptions and reports are then spread over both.",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor STRIPE1009_RandomKeyMadeAtTheCall = Rule(
        "STRIPE1009",
        "Idempotency",
        "Random idempotency key made at the call",
        "'{0}' made at the call is the same as no key: Stripe.net makes one by itself, and a repeat of the call makes another. Make the key from an id of your own.",
        "Stripe.net puts a random key on each POST that has none, and keeps it through its own network retries. Only a key that the repeat makes again, or that was stored before, protects against the repeats that Stripe.net cannot see.",
        DiagnosticSeverity.Info
    );
}

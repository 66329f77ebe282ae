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
}

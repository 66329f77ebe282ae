using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Testing;

/// <summary>Every resource with behaviour of its own. What is not here is stored and returned in its entity's shape.</summary>
internal static class Resources
{
    public static readonly IReadOnlyList<IResource> All =
    [
        new Balances(),
        new BalanceTransactions(),
        new Charges(),
        new ConfirmationTokens(),
        new CustomerBalanceTransactions(),
        new Customers(),
        new CustomerSources(),
        new Disputes(),
        new EarlyFraudWarnings(),
        new Events(),
        new PaymentIntents(),
        new PaymentMethods(),
        new Plans(),
        new Prices(),
        new Refunds(),
        new SetupAttempts(),
        new SetupIntents(),
        new TestClocks(),
        new Tokens(),
        new WebhookEndpoints(),
    ];
}

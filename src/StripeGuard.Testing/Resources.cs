using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Checkout;
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
        new CheckoutSessions(),
        new ConfirmationTokens(),
        new Coupons(),
        new CustomerBalanceTransactions(),
        new Customers(),
        new CustomerSources(),
        new Discounts(),
        new Disputes(),
        new EarlyFraudWarnings(),
        new Events(),
        new MeterEvents(),
        new MeterEventSummaries(),
        new Meters(),
        new PaymentIntents(),
        new PaymentMethods(),
        new Payouts(),
        new Plans(),
        new Prices(),
        new Products(),
        new PromotionCodes(),
        new Refunds(),
        new SetupAttempts(),
        new SetupIntents(),
        new Sources(),
        new TaxRates(),
        new TestClocks(),
        new Tokens(),
        new Topups(),
        new WebhookEndpoints(),
    ];
}

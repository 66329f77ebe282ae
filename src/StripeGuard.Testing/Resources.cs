using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Checkout;
using StripeGuard.Testing.Checkout.Portal;
using StripeGuard.Testing.Connect;
using StripeGuard.Testing.Files;
using StripeGuard.Testing.Identity;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;
using StripeGuard.Testing.Radar;
using StripeGuard.Testing.Reporting;
using StripeGuard.Testing.Tax;
using StripeGuard.Testing.V2;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Testing;

/// <summary>Every resource with behaviour of its own. What is not here is stored and returned in its entity's shape.</summary>
internal static class Resources
{
    public static readonly IReadOnlyList<IResource> All =
    [
        new AccountLinks(),
        new AccountSessions(),
        new ApplicationFeeRefunds(),
        new ApplicationFees(),
        new BalanceTransactions(),
        new Balances(),
        new Capabilities(),
        new Charges(),
        new CheckoutSessions(),
        new ConfirmationTokens(),
        new Connect.Accounts(),
        new CoreAccounts(),
        new Coupons(),
        new CreditNotes(),
        new CustomerBalanceTransactions(),
        new CustomerSources(),
        new Customers(),
        new Discounts(),
        new Disputes(),
        new EarlyFraudWarnings(),
        new EventDestinations(),
        new Events(),
        new ExternalAccounts(),
        new InvoiceItems(),
        new InvoiceLineRoutes(),
        new InvoicePayments(),
        new Invoices(),
        new MeterEventSummaries(),
        new Mandates(),
        new FileLinks(),
        new Files.Files(),
        new MeterEvents(),
        new MeterEventStream(),
        new Meters(),
        new OAuth(),
        new PaymentIntents(),
        new PaymentLinks(),
        new PaymentMethods(),
        new Payouts(),
        new Persons(),
        new Plans(),
        new PortalConfigurations(),
        new PortalSessions(),
        new Prices(),
        new Products(),
        new PromotionCodes(),
        new Quotes(),
        new Refunds(),
        new ReportRuns(),
        new SetupAttempts(),
        new SetupIntents(),
        new ShippingRates(),
        new Sources(),
        new SubscriptionItems(),
        new SubscriptionSchedules(),
        new Subscriptions(),
        new TaxCalculations(),
        new TaxRates(),
        new TaxRegistrations(),
        new TaxSettings(),
        new TestClocks(),
        new ThinEvents(),
        new Tokens(),
        new Topups(),
        new TransferReversals(),
        new Transfers(),
        new ValueLists(),
        new VerificationSessions(),
        new WebhookEndpoints(),
    ];
}

using System.Collections.Immutable;

namespace StripeGuard.Analyzers.Facts;

/// <summary>
/// The events that Stripe sends, and the object that each carries (docs.stripe.com/api/events/types). Held against
/// Stripe.net's EventTypes by a test.
/// </summary>
internal static class EventObjects
{
    private static readonly Row[] Rows =
    [
        new("Account", "account", "updated"),
        new("Application", "account.application", "authorized deauthorized"),
        new("BankAccount Card", "account.external_account", "created deleted updated"),
        new("ApplicationFee", "application_fee", "created refunded"),
        new("ApplicationFeeRefund", "application_fee.refund", "updated"),
        new("Apps.Install", "apps.install", "created deleted updated"),
        new("Balance", "balance", "available"),
        new("BalanceSettings", "balance_settings", "updated"),
        new("Billing.AlertTriggered", "billing.alert", "triggered"),
        new("Billing.CreditBalanceTransaction", "billing.credit_balance_transaction", "created"),
        new("Billing.CreditGrant", "billing.credit_grant", "created updated"),
        new("Billing.Meter", "billing.meter", "created deactivated reactivated updated"),
        new("BillingPortal.Configuration", "billing_portal.configuration", "created updated"),
        new("BillingPortal.Session", "billing_portal.session", "created"),
        new("Capability", "capability", "updated"),
        new("CashBalance", "cash_balance", "funds_available"),
        new("Charge", "charge", "captured expired failed pending refunded succeeded updated"),
        new("Dispute", "charge.dispute", "closed created funds_reinstated funds_withdrawn updated"),
        new("Refund", "charge.refund", "updated"),
        new("Checkout.Session", "checkout.session", "async_payment_failed async_payment_succeeded completed expired"),
        new("Climate.Order", "climate.order", "canceled created delayed delivered product_substituted"),
        new("Climate.Product", "climate.product", "created pricing_updated"),
        new("Coupon", "coupon", "created deleted updated"),
        new("CreditNote", "credit_note", "created updated voided"),
        new("Customer", "customer", "created deleted updated"),
        new("Discount", "customer.discount", "created deleted updated"),
        new("Account BankAccount Card Source", "customer.source", "created deleted expiring updated"),
        new(
            "Subscription",
            "customer.subscription",
            "created deleted paused pending_update_applied pending_update_expired resumed trial_will_end updated"
        ),
        new("TaxId", "customer.tax_id", "created deleted updated"),
        new("CustomerCashBalanceTransaction", "customer_cash_balance_transaction", "created"),
        new("Entitlements.ActiveEntitlementSummary", "entitlements.active_entitlement_summary", "updated"),
        new("File", "file", "created"),
        new(
            "FinancialConnections.Account",
            "financial_connections.account",
            "account_numbers_updated created deactivated disconnected expected_deactivation_date_updated reactivated refreshed_balance refreshed_ownership refreshed_transactions supported_payment_method_types_updated upcoming_account_number_expiry upcoming_deactivation"
        ),
        new(
            "FinancialConnections.Authorization",
            "financial_connections.authorization",
            "expected_deactivation_date_updated upcoming_deactivation"
        ),
        new(
            "Identity.VerificationSession",
            "identity.verification_session",
            "canceled created processing redacted requires_input verified"
        ),
        new(
            "Invoice",
            "invoice",
            "created deleted finalization_failed finalized marked_uncollectible overdue overpaid paid payment_action_required payment_attempt_required payment_failed payment_succeeded sent upcoming updated voided will_be_due"
        ),
        new("InvoicePayment", "invoice_payment", "paid"),
        new("InvoiceItem", "invoiceitem", "created deleted"),
        new("Issuing.Authorization", "issuing_authorization", "created request updated"),
        new("Issuing.Card", "issuing_card", "created updated"),
        new("Issuing.Cardholder", "issuing_cardholder", "created updated"),
        new("Issuing.Dispute", "issuing_dispute", "closed created funds_reinstated funds_rescinded submitted updated"),
        new(
            "Issuing.PersonalizationDesign",
            "issuing_personalization_design",
            "activated deactivated rejected updated"
        ),
        new("Issuing.Token", "issuing_token", "created updated"),
        new("Issuing.Transaction", "issuing_transaction", "created purchase_details_receipt_updated updated"),
        new("Mandate", "mandate", "updated"),
        new(
            "PaymentIntent",
            "payment_intent",
            "amount_capturable_updated canceled created partially_funded payment_failed processing requires_action succeeded"
        ),
        new("PaymentLink", "payment_link", "created updated"),
        new("PaymentMethod", "payment_method", "attached automatically_updated detached updated"),
        new("Payout", "payout", "canceled created failed paid reconciliation_completed updated"),
        new("Person", "person", "created deleted updated"),
        new("Plan", "plan", "created deleted updated"),
        new("Price", "price", "created deleted updated"),
        new("Product", "product", "created deleted updated"),
        new("PromotionCode", "promotion_code", "created updated"),
        new("Quote", "quote", "accepted canceled created finalized"),
        new("Radar.EarlyFraudWarning", "radar.early_fraud_warning", "created updated"),
        new("Refund", "refund", "created failed updated"),
        new("Reporting.ReportRun", "reporting.report_run", "failed succeeded"),
        new("Reporting.ReportType", "reporting.report_type", "updated"),
        new("Reserve.Hold", "reserve.hold", "created updated"),
        new("Reserve.Plan", "reserve.plan", "created disabled expired updated"),
        new("Reserve.Release", "reserve.release", "created"),
        new("Review", "review", "closed opened"),
        new("SetupIntent", "setup_intent", "canceled created requires_action setup_failed succeeded"),
        new("Sigma.ScheduledQueryRun", "sigma.scheduled_query_run", "created"),
        new("Source", "source", "canceled chargeable failed refund_attributes_required"),
        new("SourceMandateNotification", "source", "mandate_notification"),
        new("SourceTransaction", "source.transaction", "created updated"),
        new(
            "SubscriptionSchedule",
            "subscription_schedule",
            "aborted canceled completed created expiring released updated"
        ),
        new("Tax.Settings", "tax.settings", "updated"),
        new("TaxRate", "tax_rate", "created updated"),
        new("Terminal.Reader", "terminal.reader", "action_failed action_succeeded action_updated"),
        new("TestHelpers.TestClock", "test_helpers.test_clock", "advancing created deleted internal_failure ready"),
        new(
            "ThreeDSecure.Authentication",
            "three_d_secure.authentication",
            "canceled challenge_started errored failed requires_challenge requires_submission succeeded"
        ),
        new("Topup", "topup", "canceled created failed reversed succeeded"),
        new("Transfer", "transfer", "created reversed updated"),
        new("Treasury.CreditReversal", "treasury.credit_reversal", "created posted"),
        new("Treasury.DebitReversal", "treasury.debit_reversal", "completed created initial_credit_granted"),
        new("Treasury.FinancialAccount", "treasury.financial_account", "closed created features_status_updated"),
        new("Treasury.InboundTransfer", "treasury.inbound_transfer", "canceled created failed succeeded"),
        new(
            "Treasury.OutboundPayment",
            "treasury.outbound_payment",
            "canceled created expected_arrival_date_updated failed posted returned tracking_details_updated"
        ),
        new(
            "Treasury.OutboundTransfer",
            "treasury.outbound_transfer",
            "canceled created expected_arrival_date_updated failed posted returned tracking_details_updated"
        ),
        new("Treasury.ReceivedCredit", "treasury.received_credit", "created failed succeeded"),
        new("Treasury.ReceivedDebit", "treasury.received_debit", "created"),
    ];

    /// <summary>Events of earlier API versions and of previews, which this Stripe.net has no constant for.</summary>
    private static readonly Row[] Elsewhere =
    [
        new("", "account_notice", "created updated"),
        new("", "billing.alert", "recovered"),
        new("", "billing.meter_error_report", "triggered"),
        new(
            "",
            "capital.financing_offer",
            "accepted accepted_other_offer canceled created expired fully_repaid paid_out rejected replacement_created"
        ),
        new("", "capital.financing_summary", "line_of_credit_update"),
        new("", "capital.financing_transaction", "created"),
        new("", "customer.bank_account", "deleted"),
        new("", "customer.card", "created deleted updated"),
        new("", "customer.subscription", "collection_paused collection_resumed custom_event price_migration_failed"),
        new("", "financial_connections.account", "refreshed_inferred_balances"),
        new("", "financial_connections.session", "updated"),
        new("", "fx_quote", "expired"),
        new("", "invoice", "payment_overpaid"),
        new("", "invoice.payment", "overpaid"),
        new("", "invoice_payment", "detached"),
        new("", "invoiceitem", "updated"),
        new("", "issuing_card_design", "activated deactivated updated"),
        new("", "issuing_dispute_settlement_detail", "created updated"),
        new("", "issuing_fraud_liability_debit", "created"),
        new("", "issuing_settlement", "created updated"),
        new("", "order", "created payment_failed payment_succeeded updated"),
        new("", "order_return", "created"),
        new("", "payment_intent", "expired"),
        new("", "payment_method", "card_automatically_updated"),
        new("", "privacy.redaction_job", "canceled created ready succeeded validation_error"),
        new("", "quote", "accept_failed accepting draft reestimate_failed reestimated stale"),
        new("", "recipient", "created deleted updated"),
        new("", "sku", "created deleted updated"),
        new("", "subscription_schedule", "price_migration_failed"),
        new("", "tax.form", "updated"),
        new("", "transfer", "failed paid"),
        new("", "treasury.received_credit", "reversed"),
    ];

    private static readonly ImmutableDictionary<string, ImmutableArray<string>> Known = Read();

    /// <summary>Every event type of the table that has a constant in Stripe.net 53.1.0.</summary>
    public static IEnumerable<string> Current => Rows.SelectMany(row => row.EventTypes);

    /// <summary>Whether Stripe sends such events, in any API version that this table knows.</summary>
    public static bool Exists(string eventType) => Known.ContainsKey(eventType);

    /// <summary>The types that <c>Data.Object</c> can have, by their metadata names; empty where that is not known.</summary>
    public static ImmutableArray<string> TypesOf(string eventType) =>
        Known.TryGetValue(eventType, out var types) ? types : ImmutableArray<string>.Empty;

    /// <summary>
    /// Whether a text is meant as one of Stripe's event types: it begins with an object that has events, and a single
    /// word follows. <c>v2.</c> types are another list.
    /// </summary>
    public static bool BeginsLikeOne(string text)
    {
        var dot = text.LastIndexOf('.');
        return dot > 0 && Prefixes.Contains(text.Substring(0, dot));
    }

    private static readonly HashSet<string> Prefixes = new(
        Rows.Concat(Elsewhere).Select(row => row.Prefix),
        StringComparer.Ordinal
    );

    private static ImmutableDictionary<string, ImmutableArray<string>> Read()
    {
        var known = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        known.Add("ping", ImmutableArray<string>.Empty);
        foreach (var row in Rows.Concat(Elsewhere))
        {
            foreach (var eventType in row.EventTypes)
            {
                known[eventType] = row.Types;
            }
        }

        return known.ToImmutable();
    }

    private readonly struct Row(string types, string prefix, string actions)
    {
        public string Prefix { get; } = prefix;

        public ImmutableArray<string> Types { get; } =
            types.Length == 0
                ? ImmutableArray<string>.Empty
                : types.Split(' ').Select(type => "Stripe." + type).ToImmutableArray();

        public ImmutableArray<string> EventTypes { get; } =
            actions.Split(' ').Select(action => prefix + "." + action).ToImmutableArray();
    }
}

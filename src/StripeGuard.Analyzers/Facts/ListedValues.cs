using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace StripeGuard.Analyzers.Facts;

/// <summary>
/// The values that Stripe lists for a property: statuses, reasons, modes (docs.stripe.com/api, each object's and each
/// call's own page). Only lists that grow seldom are here; payment method types, countries and locales are not. Held
/// against the documentation of Stripe.net's properties by a test.
/// </summary>
internal static class ListedValues
{
    private static readonly Row[] Rows =
    [
        new(
            "PaymentIntent.CancellationReason",
            "abandoned automatic duplicate expired failed_invoice fraudulent requested_by_customer void_invoice"
        ),
        new("PaymentIntentCancelOptions.CancellationReason", "abandoned duplicate fraudulent requested_by_customer"),
        new(
            "SetupIntent.CancellationReason SetupIntentCancelOptions.CancellationReason",
            "abandoned duplicate requested_by_customer"
        ),
        new("Quote.Status QuoteListOptions.Status", "accepted canceled draft open"),
        new(
            "Review.Reason",
            "acknowledged approved canceled disputed manual payment_never_settled redacted refunded refunded_as_fraud rule"
        ),
        new(
            "Review.ClosedReason",
            "acknowledged approved canceled disputed payment_never_settled redacted refunded refunded_as_fraud"
        ),
        new(
            "SubscriptionListOptions.Status",
            "active all canceled ended incomplete incomplete_expired past_due paused trialing unpaid"
        ),
        new("Billing.Alert.Status", "active archived inactive"),
        new("SubscriptionSchedule.Status", "active canceled completed not_started released"),
        new("Subscription.Status", "active canceled incomplete incomplete_expired past_due paused trialing unpaid"),
        new("Billing.Meter.Status Billing.MeterListOptions.Status", "active inactive"),
        new("Mandate.Status", "active inactive pending"),
        new("Capability.Status", "active inactive pending unrequested"),
        new("TestHelpers.TestClock.Status", "advancing internal_failure ready"),
        new(
            "SubscriptionCreateOptions.PaymentBehavior SubscriptionItemCreateOptions.PaymentBehavior SubscriptionItemDeleteOptions.PaymentBehavior SubscriptionItemUpdateOptions.PaymentBehavior SubscriptionUpdateOptions.PaymentBehavior",
            "allow_incomplete default_incomplete error_if_incomplete pending_if_incomplete"
        ),
        new(
            "Checkout.Session.CustomerCreation Checkout.Session.PaymentMethodCollection Checkout.SessionCreateOptions.CustomerCreation Checkout.SessionCreateOptions.PaymentMethodCollection PaymentLink.CustomerCreation PaymentLink.PaymentMethodCollection PaymentLinkCreateOptions.CustomerCreation PaymentLinkCreateOptions.PaymentMethodCollection PaymentLinkUpdateOptions.CustomerCreation PaymentLinkUpdateOptions.PaymentMethodCollection",
            "always if_required"
        ),
        new(
            "Card.AllowRedisplay CustomerPaymentMethodListOptions.AllowRedisplay PaymentMethod.AllowRedisplay PaymentMethodCreateOptions.AllowRedisplay PaymentMethodListOptions.AllowRedisplay PaymentMethodUpdateOptions.AllowRedisplay Source.AllowRedisplay",
            "always limited unspecified"
        ),
        new(
            "BillingPortal.ConfigurationFeaturesSubscriptionCancel.ProrationBehavior BillingPortal.ConfigurationFeaturesSubscriptionCancelOptions.ProrationBehavior BillingPortal.ConfigurationFeaturesSubscriptionUpdate.ProrationBehavior BillingPortal.ConfigurationFeaturesSubscriptionUpdateOptions.ProrationBehavior InvoiceScheduleDetailsOptions.ProrationBehavior InvoiceScheduleDetailsPauseScheduleResumeSettingsOptions.ProrationBehavior InvoiceScheduleDetailsPhaseOptions.ProrationBehavior InvoiceSubscriptionDetailsOptions.ProrationBehavior SubscriptionCreateOptions.ProrationBehavior SubscriptionItemCreateOptions.ProrationBehavior SubscriptionItemDeleteOptions.ProrationBehavior SubscriptionItemUpdateOptions.ProrationBehavior SubscriptionResumeOptions.ProrationBehavior SubscriptionSchedulePauseScheduleResumeSettings.ProrationBehavior SubscriptionSchedulePauseScheduleResumeSettingsOptions.ProrationBehavior SubscriptionSchedulePhase.ProrationBehavior SubscriptionSchedulePhaseOptions.ProrationBehavior SubscriptionScheduleUpdateOptions.ProrationBehavior SubscriptionUpdateOptions.ProrationBehavior",
            "always_invoice create_prorations none"
        ),
        new(
            "StripeError.Type",
            "api_error card_error idempotency_error invalid_request_error",
            "api_connection_error authentication_error rate_limit_error validation_error"
        ),
        new(
            "Dispute.Status",
            "appeal_needs_response appeal_under_review lost needs_response prevented under_review warning_closed warning_needs_response warning_under_review won",
            "charge_refunded"
        ),
        new(
            "BillingPortal.ConfigurationFeaturesSubscriptionCancel.Mode BillingPortal.ConfigurationFeaturesSubscriptionCancelOptions.Mode",
            "at_period_end immediately"
        ),
        new(
            "Checkout.Session.SubmitType Checkout.SessionCreateOptions.SubmitType PaymentLink.SubmitType PaymentLinkCreateOptions.SubmitType PaymentLinkUpdateOptions.SubmitType",
            "auto book donate pay subscribe"
        ),
        new(
            "Checkout.Session.BillingAddressCollection Checkout.SessionCreateOptions.BillingAddressCollection PaymentLink.BillingAddressCollection PaymentLinkCreateOptions.BillingAddressCollection PaymentLinkUpdateOptions.BillingAddressCollection",
            "auto required"
        ),
        new(
            "Checkout.SessionPaymentIntentDataOptions.CaptureMethod PaymentIntent.CaptureMethod PaymentIntentConfirmOptions.CaptureMethod PaymentIntentCreateOptions.CaptureMethod PaymentIntentUpdateOptions.CaptureMethod PaymentLinkPaymentIntentData.CaptureMethod PaymentLinkPaymentIntentDataOptions.CaptureMethod",
            "automatic automatic_async manual"
        ),
        new(
            "PaymentIntent.ConfirmationMethod PaymentIntentCreateOptions.ConfirmationMethod",
            "automatic manual",
            "publishable secret"
        ),
        new(
            "Invoice.BillingReason",
            "automatic_pending_invoice_item_invoice manual quote_accept subscription subscription_create subscription_cycle subscription_threshold subscription_update upcoming"
        ),
        new("BalanceTransaction.Status", "available pending"),
        new(
            "Checkout.SessionSubscriptionDataTrialSettingsEndBehaviorOptions.MissingPaymentMethod PaymentLinkSubscriptionDataTrialSettingsEndBehavior.MissingPaymentMethod PaymentLinkSubscriptionDataTrialSettingsEndBehaviorOptions.MissingPaymentMethod SubscriptionTrialSettingsEndBehavior.MissingPaymentMethod SubscriptionTrialSettingsEndBehaviorOptions.MissingPaymentMethod",
            "cancel create_invoice pause"
        ),
        new(
            "SubscriptionSchedule.EndBehavior SubscriptionScheduleCreateOptions.EndBehavior SubscriptionScheduleUpdateOptions.EndBehavior",
            "cancel none release renew"
        ),
        new("InvoiceScheduleDetailsOptions.EndBehavior", "cancel release"),
        new("Source.Status", "canceled chargeable consumed failed pending"),
        new("Payout.Status", "canceled failed in_transit paid pending"),
        new("Refund.Status", "canceled failed pending requires_action succeeded"),
        new("Topup.Status", "canceled failed pending reversed succeeded"),
        new("TopupListOptions.Status", "canceled failed pending succeeded"),
        new("InvoicePayment.Status InvoicePaymentListOptions.Status", "canceled open paid"),
        new(
            "PaymentIntent.Status",
            "canceled processing requires_action requires_capture requires_confirmation requires_payment_method succeeded",
            "requires_source requires_source_action requires_authorization"
        ),
        new(
            "SetupIntent.Status",
            "canceled processing requires_action requires_confirmation requires_payment_method succeeded",
            "requires_source requires_source_action"
        ),
        new(
            "Identity.VerificationSession.Status Identity.VerificationSessionListOptions.Status",
            "canceled processing requires_input verified"
        ),
        new(
            "SubscriptionCancellationDetails.Reason",
            "canceled_by_retention_policy cancellation_requested payment_disputed payment_failed"
        ),
        new(
            "Invoice.CollectionMethod InvoiceCreateOptions.CollectionMethod InvoiceListOptions.CollectionMethod InvoiceScheduleDetailsPhaseOptions.CollectionMethod InvoiceUpdateOptions.CollectionMethod Quote.CollectionMethod QuoteCreateOptions.CollectionMethod QuoteUpdateOptions.CollectionMethod Subscription.CollectionMethod SubscriptionCreateOptions.CollectionMethod SubscriptionListOptions.CollectionMethod SubscriptionScheduleDefaultSettings.CollectionMethod SubscriptionScheduleDefaultSettingsOptions.CollectionMethod SubscriptionSchedulePhase.CollectionMethod SubscriptionSchedulePhaseOptions.CollectionMethod SubscriptionUpdateOptions.CollectionMethod",
            "charge_automatically send_invoice"
        ),
        new("Refund.PendingReason", "charge_pending insufficient_funds processing"),
        new("Checkout.Session.Status Checkout.SessionListOptions.Status", "complete expired open"),
        new("Payout.ReconciliationStatus", "completed in_progress not_applicable"),
        new("Checkout.SessionSubscriptionDataOptions.ProrationBehavior", "create_prorations none"),
        new(
            "SubscriptionCancellationDetails.Feedback SubscriptionCancellationDetailsOptions.Feedback",
            "customer_service low_quality missing_features other switched_service too_complex too_expensive unused"
        ),
        new(
            "BillingPortal.ConfigurationFeaturesSubscriptionPauseDurationIntervalOption.Interval BillingPortal.ConfigurationFeaturesSubscriptionPauseDurationIntervalOptionOptions.Interval Checkout.SessionLineItemPriceDataRecurringOptions.Interval Checkout.SessionSubscriptionDataPendingInvoiceItemIntervalOptions.Interval InvoiceScheduleDetailsPauseScheduleResumeResumeAtDurationOptions.Interval InvoiceScheduleDetailsPhaseDurationOptions.Interval InvoiceScheduleDetailsPhaseItemPriceDataRecurringOptions.Interval InvoiceSubscriptionDetailsBillingScheduleBillUntilDurationOptions.Interval InvoiceSubscriptionDetailsItemPriceDataRecurringOptions.Interval PaymentLinkLineItemPriceDataRecurringOptions.Interval PriceRecurring.Interval PriceRecurringListOptions.Interval PriceRecurringOptions.Interval ProductDefaultPriceDataRecurringOptions.Interval QuoteComputedRecurring.Interval QuoteLineItemPriceDataRecurringOptions.Interval SubscriptionBillingScheduleBillUntilDuration.Interval SubscriptionBillingScheduleBillUntilDurationOptions.Interval SubscriptionItemPriceDataRecurringOptions.Interval SubscriptionPendingInvoiceItemInterval.Interval SubscriptionPendingInvoiceItemIntervalOptions.Interval SubscriptionSchedulePauseScheduleResumeResumeAtDurationOptions.Interval SubscriptionSchedulePhaseDurationOptions.Interval SubscriptionSchedulePhaseItemPriceDataRecurringOptions.Interval SubscriptionSchedulePhasePlanPriceDataRecurringOptions.Interval",
            "day month week year"
        ),
        new("WebhookEndpoint.Status", "disabled enabled"),
        new("Invoice.Status InvoiceListOptions.Status", "draft open paid uncollectible void", "deleted"),
        new("Refund.Reason", "duplicate expired_uncaptured_charge fraudulent requested_by_customer"),
        new(
            "CreditNote.Reason CreditNoteCreateOptions.Reason CreditNotePreviewLinesListOptions.Reason CreditNotePreviewOptions.Reason",
            "duplicate fraudulent order_change product_unsatisfactory"
        ),
        new("RefundCreateOptions.Reason", "duplicate fraudulent requested_by_customer"),
        new("InvoiceCreateOptions.PendingInvoiceItemsBehavior", "exclude include", "include_and_require"),
        new(
            "Checkout.SessionLineItemPriceDataOptions.TaxBehavior Checkout.SessionShippingOptionShippingRateDataFixedAmountCurrencyOptionsOptions.TaxBehavior Checkout.SessionShippingOptionShippingRateDataOptions.TaxBehavior InvoiceItemCreateOptions.TaxBehavior InvoiceItemPriceDataOptions.TaxBehavior InvoiceItemUpdateOptions.TaxBehavior InvoiceLineItemPriceDataOptions.TaxBehavior InvoiceLinePriceDataOptions.TaxBehavior InvoiceScheduleDetailsPhaseAddInvoiceItemPriceDataOptions.TaxBehavior InvoiceScheduleDetailsPhaseItemPriceDataOptions.TaxBehavior InvoiceShippingCostShippingRateDataFixedAmountCurrencyOptionsOptions.TaxBehavior InvoiceShippingCostShippingRateDataOptions.TaxBehavior InvoiceSubscriptionDetailsItemPriceDataOptions.TaxBehavior PaymentLinkLineItemPriceDataOptions.TaxBehavior Price.TaxBehavior PriceCreateOptions.TaxBehavior PriceCurrencyOptions.TaxBehavior PriceCurrencyOptionsOptions.TaxBehavior PriceUpdateOptions.TaxBehavior ProductDefaultPriceDataCurrencyOptionsOptions.TaxBehavior ProductDefaultPriceDataOptions.TaxBehavior QuoteLineItemPriceDataOptions.TaxBehavior ShippingRate.TaxBehavior ShippingRateCreateOptions.TaxBehavior ShippingRateFixedAmountCurrencyOptions.TaxBehavior ShippingRateFixedAmountCurrencyOptionsOptions.TaxBehavior ShippingRateUpdateOptions.TaxBehavior SubscriptionAddInvoiceItemPriceDataOptions.TaxBehavior SubscriptionItemPriceDataOptions.TaxBehavior SubscriptionSchedulePhaseAddInvoiceItemPriceDataOptions.TaxBehavior SubscriptionSchedulePhaseItemPriceDataOptions.TaxBehavior",
            "exclusive inclusive unspecified"
        ),
        new("Charge.Status", "failed pending succeeded"),
        new("Coupon.Duration CouponCreateOptions.Duration", "forever once repeating"),
        new("Price.TiersMode PriceCreateOptions.TiersMode", "graduated volume"),
        new("CreditNote.Status", "issued void"),
        new(
            "PriceRecurring.UsageType PriceRecurringListOptions.UsageType PriceRecurringOptions.UsageType",
            "licensed metered"
        ),
        new("Review.OpenedReason", "manual rule"),
        new("Checkout.Session.PaymentStatus", "no_payment_required paid unpaid"),
        new(
            "SubscriptionPaymentSettings.SaveDefaultPaymentMethod SubscriptionPaymentSettingsOptions.SaveDefaultPaymentMethod",
            "off on_subscription"
        ),
        new(
            "Checkout.SessionPaymentIntentDataOptions.SetupFutureUsage PaymentIntent.SetupFutureUsage PaymentIntentConfirmOptions.SetupFutureUsage PaymentIntentCreateOptions.SetupFutureUsage PaymentIntentUpdateOptions.SetupFutureUsage PaymentLinkPaymentIntentData.SetupFutureUsage PaymentLinkPaymentIntentDataOptions.SetupFutureUsage SetupIntentCreateOptions.Usage",
            "off_session on_session"
        ),
        new("Checkout.Session.Mode Checkout.SessionCreateOptions.Mode", "payment setup subscription"),
        new("Price.BillingScheme PriceCreateOptions.BillingScheme", "per_unit tiered"),
        new("Identity.VerificationSessionRedaction.Status", "processing redacted validated"),
        new(
            "InvoiceScheduleDetailsPauseScheduleResumeSettingsOptions.PaymentBehavior SubscriptionResumeOptions.PaymentBehavior SubscriptionSchedulePauseScheduleResumeSettings.PaymentBehavior SubscriptionSchedulePauseScheduleResumeSettingsOptions.PaymentBehavior",
            "resume_on_payment_attempt resume_on_payment_success"
        ),
    ];

    private static readonly Dictionary<string, Dictionary<string, Row>> ByProperty = Index();

    /// <summary>Each property of the table as <c>Checkout.Session.Status</c>, with its values.</summary>
    public static IEnumerable<KeyValuePair<string, ImmutableArray<string>>> All =>
        Rows.SelectMany(row =>
            row.Properties.Select(property => new KeyValuePair<string, ImmutableArray<string>>(property, row.Values))
        );

    /// <summary>Whether any property of that name is in the table: what is asked first, since it costs nothing.</summary>
    public static bool HasPropertyNamed(string name) => ByProperty.ContainsKey(name);

    /// <summary>The row of one of Stripe.net's properties, or null.</summary>
    public static Row? Of(IPropertySymbol property)
    {
        if (!ByProperty.TryGetValue(property.Name, out var types) || property.ContainingType is not { } type)
        {
            return null;
        }

        return NameInStripe(type) is { } name && types.TryGetValue(name, out var row) ? row : null;
    }

    /// <summary><c>Checkout.Session</c> of <c>Stripe.Checkout.Session</c>; null of what does not stand in Stripe's namespace.</summary>
    private static string? NameInStripe(INamedTypeSymbol type)
    {
        var name = type.Name;
        INamespaceOrTypeSymbol? around = type.ContainingType ?? (INamespaceOrTypeSymbol)type.ContainingNamespace;
        for (; around is { Name.Length: > 0 }; around = around.ContainingSymbol as INamespaceOrTypeSymbol)
        {
            if (around is INamespaceSymbol { Name: "Stripe", ContainingNamespace.IsGlobalNamespace: true })
            {
                return name;
            }

            name = around.Name + "." + name;
        }

        return null;
    }

    private static Dictionary<string, Dictionary<string, Row>> Index()
    {
        var index = new Dictionary<string, Dictionary<string, Row>>(StringComparer.Ordinal);
        foreach (var row in Rows)
        {
            foreach (var property in row.Properties)
            {
                var dot = property.LastIndexOf('.');
                var name = property.Substring(dot + 1);
                if (!index.TryGetValue(name, out var types))
                {
                    index.Add(name, types = new Dictionary<string, Row>(StringComparer.Ordinal));
                }

                types.Add(property.Substring(0, dot), row);
            }
        }

        return index;
    }

    /// <summary>Properties that share one list.</summary>
    /// <param name="properties">Each as <c>Checkout.Session.Status</c>.</param>
    /// <param name="values">What Stripe lists now.</param>
    /// <param name="earlier">What earlier API versions had.</param>
    internal sealed class Row(string properties, string values, string earlier = "")
    {
        public ImmutableArray<string> Properties { get; } = properties.Split(' ').ToImmutableArray();

        public ImmutableArray<string> Values { get; } = values.Split(' ').ToImmutableArray();

        private ImmutableArray<string> Earlier { get; } = earlier.Split(' ').ToImmutableArray();

        public bool Has(string value, StringComparison comparison) =>
            Contains(Values, value, comparison) || Contains(Earlier, value, comparison);

        private static bool Contains(ImmutableArray<string> values, string value, StringComparison comparison)
        {
            foreach (var candidate in values)
            {
                if (string.Equals(candidate, value, comparison))
                {
                    return true;
                }
            }

            return false;
        }
    }
}

using System.Text.Json.Nodes;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>Subscriptions as the API shows them: docs.stripe.com/api/subscriptions/object.</summary>
internal static class SubscriptionShape
{
    /// <summary>A subscription on those terms, beginning now, not stored.</summary>
    public static JsonObject New(Work work, SubscriptionTerms terms)
    {
        var now = work.Now;
        var id = work.Id("sub_");
        var trialEnd = terms.TrialEnd > now ? terms.TrialEnd : null;
        var subscription = new JsonObject
        {
            ["id"] = id,
            ["object"] = Subscriptions.Type,
            ["application"] = null,
            ["application_fee_percent"] = null,
            ["automatic_tax"] = AutomaticTax(enabled: false),
            ["billing_cycle_anchor"] = Anchor(terms, now, trialEnd),
            ["billing_cycle_anchor_config"] = terms.AnchorConfig?.DeepClone(),
            ["billing_mode"] = new JsonObject
            {
                ["flexible"] = new JsonObject { ["proration_discounts"] = "included" },
                ["type"] = "flexible",
            },
            ["billing_schedules"] = new JsonArray(),
            ["billing_thresholds"] = null,
            ["cancel_at"] = terms.CancelAt,
            ["cancel_at_period_end"] = terms.CancelAtPeriodEnd,
            ["canceled_at"] = terms.CancelAtPeriodEnd || terms.CancelAt is not null ? now : null,
            ["cancellation_details"] = new JsonObject
            {
                ["comment"] = null,
                ["feedback"] = null,
                ["reason"] = terms.CancelAtPeriodEnd || terms.CancelAt is not null ? "cancellation_requested" : null,
            },
            ["collection_method"] = terms.CollectionMethod,
            ["created"] = now,
            ["currency"] = terms.Currency ?? terms.Items[0].Price.Text("currency"),
            ["customer"] = terms.Customer.Id(),
            ["customer_account"] = null,
            ["days_until_due"] = terms.DaysUntilDue,
            ["default_payment_method"] = terms.DefaultPaymentMethod,
            ["default_source"] = terms.DefaultSource,
            ["default_tax_rates"] = terms.DefaultTaxRates.DeepClone(),
            ["description"] = terms.Description,
            ["discounts"] = new JsonArray(),
            ["ended_at"] = null,
            ["invoice_settings"] = new JsonObject
            {
                ["account_tax_ids"] = null,
                ["custom_fields"] = null,
                ["description"] = null,
                ["footer"] = null,
                ["issuer"] = new JsonObject { ["type"] = "self" },
            },
            ["items"] = null,
            ["latest_invoice"] = null,
            ["livemode"] = false,
            ["managed_payments"] = new JsonObject { ["enabled"] = false },
            ["metadata"] = terms.Metadata.DeepClone(),
            ["next_pending_invoice_item_invoice"] = null,
            ["on_behalf_of"] = null,
            ["pause_collection"] = null,
            ["payment_settings"] = new JsonObject
            {
                ["payment_method_options"] = null,
                ["payment_method_types"] = null,
                ["save_default_payment_method"] = "off",
            },
            ["pending_invoice_item_interval"] = null,
            ["pending_setup_intent"] = null,
            ["pending_update"] = null,
            ["schedule"] = null,
            ["start_date"] = terms.BackdateStart ?? now,
            ["status"] = "incomplete",
            ["test_clock"] = terms.Customer.Text("test_clock"),
            ["transfer_data"] = null,
            ["trial_end"] = trialEnd,
            ["trial_settings"] = new JsonObject
            {
                ["end_behavior"] = new JsonObject { ["missing_payment_method"] = "create_invoice" },
            },
            ["trial_start"] = trialEnd is null ? null : now,
        };
        foreach (var (name, value) in terms.Fields)
        {
            subscription[name] = value?.DeepClone();
        }

        var items = terms.Items.Select(each => SubscriptionItemList.New(work, id, each)).ToList();
        foreach (var item in items)
        {
            var end = trialEnd ?? BillingCycle.Of(subscription, item.Object("price")!).After(now);
            SubscriptionItemList.SetPeriod(item, terms.BackdateStart ?? now, end);
        }

        SubscriptionItemList.Set(subscription, items);
        if (terms.CancelAtPeriodEnd)
        {
            subscription["cancel_at"] = SubscriptionItemList.LastPeriodEnd(subscription);
        }

        return subscription;
    }

    public static JsonObject AutomaticTax(bool enabled) =>
        new()
        {
            ["disabled_reason"] = null,
            ["enabled"] = enabled,
            ["liability"] = enabled ? new JsonObject { ["type"] = "self" } : null,
        };

    /// <summary>docs.stripe.com/billing/subscriptions/billing-cycle: the moment from which periods are counted.</summary>
    private static long Anchor(SubscriptionTerms terms, long now, long? trialEnd) =>
        terms.BillingCycleAnchor
        ?? (terms.AnchorConfig is { } config ? (long?)AnchorConfig.First(config, trialEnd ?? now) : null)
        ?? trialEnd
        ?? terms.BackdateStart
        ?? now;
}

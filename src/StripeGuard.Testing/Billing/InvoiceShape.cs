using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;
using StripeGuard.Testing.Tax;

namespace StripeGuard.Testing.Billing;

/// <summary>Invoices as the API shows them: docs.stripe.com/api/invoices/object.</summary>
internal static class InvoiceShape
{
    /// <summary>A draft for a customer, without lines and not stored.</summary>
    public static JsonObject New(
        Work work,
        JsonObject customer,
        JsonObject? subscription,
        string currency,
        string reason
    )
    {
        var now = work.Now;
        var automatic = subscription?.Text("collection_method") is not "send_invoice";
        return new JsonObject
        {
            ["id"] = work.Id("in_"),
            ["object"] = Invoices.Type,
            ["account_country"] = work.Account.Options.Country,
            ["account_name"] = "StripeGuard",
            ["account_tax_ids"] = null,
            ["amount_due"] = 0L,
            ["amount_overpaid"] = 0L,
            ["amount_paid"] = 0L,
            ["amount_paid_off_stripe"] = 0L,
            ["amount_remaining"] = 0L,
            ["amount_shipping"] = 0L,
            ["application"] = null,
            ["attempt_count"] = 0L,
            ["attempted"] = false,
            ["auto_advance"] = subscription is not null,
            ["automatic_tax"] = AutomaticTax(subscription?.Object("automatic_tax")?.Flag("enabled") == true),
            ["automatically_finalizes_at"] = null,
            ["billing_reason"] = reason,
            ["collection_method"] = automatic ? "charge_automatically" : "send_invoice",
            ["created"] = now,
            ["currency"] = currency,
            ["custom_fields"] = customer.Object("invoice_settings")?["custom_fields"]?.DeepClone(),
            ["customer"] = customer.Id(),
            ["customer_account"] = null,
            ["customer_address"] = customer["address"]?.DeepClone(),
            ["customer_email"] = customer.Text("email"),
            ["customer_name"] = customer.Text("name"),
            ["customer_phone"] = customer.Text("phone"),
            ["customer_shipping"] = customer["shipping"]?.DeepClone(),
            ["customer_tax_exempt"] = customer.Text("tax_exempt"),
            ["customer_tax_ids"] = TaxIds(work.Objects, customer),
            ["default_payment_method"] = null,
            ["default_source"] = null,
            ["default_tax_rates"] = subscription?["default_tax_rates"]?.DeepClone() ?? new JsonArray(),
            ["description"] =
                subscription?.Object("invoice_settings")?.Text("description") ?? subscription?.Text("description"),
            ["discounts"] = new JsonArray(),
            ["due_date"] = null,
            ["effective_at"] = null,
            ["ending_balance"] = null,
            ["footer"] = customer.Object("invoice_settings")?.Text("footer"),
            ["from_invoice"] = null,
            ["hosted_invoice_url"] = null,
            ["invoice_pdf"] = null,
            ["issuer"] = new JsonObject { ["type"] = "self" },
            ["last_finalization_error"] = null,
            ["latest_revision"] = null,
            ["lines"] = null,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["next_payment_attempt"] = null,
            ["number"] = null,
            ["on_behalf_of"] = subscription?.Text("on_behalf_of"),
            ["parent"] = Parent(subscription),
            ["payment_settings"] = PaymentSettings(subscription?.Object("payment_settings")),
            ["period_end"] = now,
            ["period_start"] = now,
            ["post_payment_credit_notes_amount"] = 0L,
            ["pre_payment_credit_notes_amount"] = 0L,
            ["receipt_number"] = null,
            ["rendering"] = null,
            ["shipping_cost"] = null,
            ["shipping_details"] = null,
            ["starting_balance"] = customer.Number("balance"),
            ["statement_descriptor"] = null,
            ["status"] = "draft",
            ["status_transitions"] = new JsonObject
            {
                ["finalized_at"] = null,
                ["marked_uncollectible_at"] = null,
                ["paid_at"] = null,
                ["voided_at"] = null,
            },
            ["subtotal"] = 0L,
            ["subtotal_excluding_tax"] = 0L,
            ["test_clock"] = customer.Text("test_clock"),
            ["threshold_reason"] = null,
            ["total"] = 0L,
            ["total_discount_amounts"] = new JsonArray(),
            ["total_excluding_tax"] = 0L,
            ["total_pretax_credit_amounts"] = new JsonArray(),
            ["total_taxes"] = new JsonArray(),
            ["webhooks_delivered_at"] = now,
        };
    }

    /// <summary>The id of the subscription that an invoice is for, or null.</summary>
    public static string? SubscriptionOf(JsonObject invoice) =>
        invoice.Object("parent")?.Object("subscription_details")?.Text("subscription");

    /// <summary>An invoice's <c>automatic_tax</c>, whose status is that of its computation: docs.stripe.com/tax/invoicing.</summary>
    public static JsonObject AutomaticTax(bool enabled) =>
        new()
        {
            ["disabled_reason"] = null,
            ["enabled"] = enabled,
            ["liability"] = enabled ? new JsonObject { ["type"] = "self" } : null,
            ["provider"] = enabled ? "stripe" : null,
            ["status"] = enabled ? "complete" : null,
        };

    public static JsonObject? Parent(JsonObject? subscription) =>
        subscription is null
            ? null
            : new JsonObject
            {
                ["quote_details"] = null,
                ["subscription_details"] = new JsonObject
                {
                    ["metadata"] = subscription["metadata"]?.DeepClone(),
                    ["subscription"] = subscription.Id(),
                },
                ["type"] = "subscription_details",
            };

    private static JsonObject PaymentSettings(JsonObject? settings) =>
        new()
        {
            ["default_mandate"] = null,
            ["payment_method_options"] = settings?["payment_method_options"]?.DeepClone(),
            ["payment_method_types"] = settings?["payment_method_types"]?.DeepClone(),
        };

    private static JsonArray TaxIds(ObjectStore objects, JsonObject customer) =>
        new([
            .. Taxpayer
                .TaxIdsOf(objects, customer)
                .Select(id => new JsonObject { ["type"] = id.Text("type"), ["value"] = id.Text("value") }),
        ]);
}

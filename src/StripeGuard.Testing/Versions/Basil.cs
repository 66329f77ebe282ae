using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Catalog;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Versions;

/// <summary>
/// 2025-03-31.basil: a subscription's periods are those of its items, an invoice says by its parent where it comes from
/// and by its payments how it was paid, and a payment no longer names its invoice (docs.stripe.com/changelog/basil).
/// </summary>
internal static class Basil
{
    public const string Version = "2025-03-31.basil";

    public static VersionChange[] Changes { get; } =
    [
        new(Version, Subscriptions.Type, Subscription)
        {
            Fields = new Dictionary<string, FieldType> { ["discount"] = OlderField.Object("Discount") },
        },
        new(Version, Invoices.Type, Invoice)
        {
            Fields = new Dictionary<string, FieldType>
            {
                ["charge"] = OlderField.Expandable("Charge"),
                ["discount"] = OlderField.Object("Discount"),
                ["payment_intent"] = OlderField.Expandable("PaymentIntent"),
                ["quote"] = OlderField.Expandable("Quote"),
                ["subscription"] = OlderField.Expandable("Subscription"),
            },
        },
        new(Version, InvoiceLines.Type, Line)
        {
            Fields = new Dictionary<string, FieldType>
            {
                ["plan"] = OlderField.Object("Plan"),
                ["price"] = OlderField.Object("Price"),
            },
        },
        new(Version, "invoiceitem", InvoiceItem)
        {
            Fields = new Dictionary<string, FieldType>
            {
                ["plan"] = OlderField.Object("Plan"),
                ["price"] = OlderField.Object("Price"),
                ["subscription"] = OlderField.Expandable("Subscription"),
            },
        },
        new(Version, "charge", (account, charge) => PaidInvoice(account, charge, charge.Text("payment_intent")))
        {
            Fields = new Dictionary<string, FieldType> { ["invoice"] = OlderField.Expandable("Invoice") },
        },
        new(Version, PaymentIntents.Type, (account, intent) => PaidInvoice(account, intent, intent.Text("id")))
        {
            Fields = new Dictionary<string, FieldType> { ["invoice"] = OlderField.Expandable("Invoice") },
        },
        new(Version, "checkout.session", (_, session) => Shipping(session)),
    ];

    /// <summary>The former values in an event about a subscription: those of its first item's period were its own.</summary>
    public static void FormerPeriods(JsonObject raised)
    {
        if (
            raised.Object("data") is { } data
            && data.Object("object")?.Text("object") == Subscriptions.Type
            && data.Object("previous_attributes") is { } former
        )
        {
            Periods(former);
        }
    }

    private static void Subscription(Account account, JsonObject subscription)
    {
        Periods(subscription);
        subscription["discount"] = Discount(account, subscription);
    }

    private static void Periods(JsonObject subscription)
    {
        if (subscription.Object("items")?["data"] is not JsonArray { Count: > 0 } items)
        {
            return;
        }

        foreach (var name in (ReadOnlySpan<string>)["current_period_start", "current_period_end"])
        {
            if (items[0]?[name] is { } moment)
            {
                subscription[name] = moment.DeepClone();
            }
        }
    }

    private static void Invoice(Account account, JsonObject invoice)
    {
        var details = invoice.Object("parent")?.Object("subscription_details");
        var intent = invoice.Text("id") is { } id ? InvoicePayments.IntentOf(account.Objects, id) : null;
        var taxes = invoice["total_taxes"] as JsonArray ?? [];
        invoice["application_fee_amount"] = intent?["application_fee_amount"]?.DeepClone();
        invoice["charge"] = intent?.Text("latest_charge");
        invoice["discount"] = Discount(account, invoice);
        invoice["paid"] = invoice.Text("status") == "paid";
        invoice["paid_out_of_band"] = invoice.Number("amount_paid_off_stripe") > 0;
        invoice["payment_intent"] = intent?.Id();
        invoice["quote"] = invoice.Object("parent")?.Object("quote_details")?.Text("quote");
        invoice["subscription"] = details?.Text("subscription");
        invoice["subscription_details"] = new JsonObject { ["metadata"] = details?["metadata"]?.DeepClone() };
        invoice["tax"] = taxes.Count == 0 ? null : taxes.OfType<JsonObject>().Sum(tax => tax.Number("amount"));
        invoice["total_tax_amounts"] = Amounts(taxes);
        invoice["transfer_data"] = intent?["transfer_data"]?.DeepClone();
    }

    private static void Line(Account account, JsonObject line)
    {
        var ofSubscription = line.Object("parent")?.Object("subscription_item_details");
        var details = ofSubscription ?? line.Object("parent")?.Object("invoice_item_details");
        Price(account, line);
        line["invoice_item"] = details?.Text("invoice_item");
        line["proration"] = details?.Flag("proration") == true;
        line["proration_details"] =
            details?["proration_details"]?.DeepClone() ?? new JsonObject { ["credited_items"] = null };
        line["subscription_item"] = ofSubscription?.Text("subscription_item");
        line["tax_amounts"] = Amounts(line["taxes"] as JsonArray ?? []);
        line["tax_rates"] = new JsonArray([
            .. (line["taxes"] as JsonArray ?? [])
                .OfType<JsonObject>()
                .Select(tax => tax.Object("tax_rate_details")?.Text("tax_rate"))
                .OfType<string>()
                .Select(rate => account.Objects.Find("tax_rate", rate)?.DeepClone()),
        ]);
        line["type"] = ofSubscription is null ? "invoiceitem" : "subscription";
        line["unit_amount_excluding_tax"] = line.Object("pricing")?["unit_amount_decimal"]?.DeepClone();
    }

    private static void InvoiceItem(Account account, JsonObject item)
    {
        var amount = item.Object("pricing")?.Text("unit_amount_decimal");
        Price(account, item);
        item["subscription"] = item.Object("parent")?.Object("subscription_details")?.Text("subscription");
        item["unit_amount"] = long.TryParse(amount, out var whole) ? whole : null;
        item["unit_amount_decimal"] = amount;
    }

    private static void Price(Account account, JsonObject priced)
    {
        var price = priced.Object("pricing")?.Object("price_details")?.Text("price") is { } id
            ? account.Objects.Find("price", id)
            : null;
        priced["price"] = price?.DeepClone();
        priced["plan"] = price?.Object("recurring") is null ? null : Plans.View(price);
    }

    private static void PaidInvoice(Account account, JsonObject payment, string? intent) =>
        payment["invoice"] = intent is null ? null : InvoicePayments.InvoiceOf(account.Objects, intent);

    private static void Shipping(JsonObject session) =>
        session["shipping_details"] = session.Object("collected_information")?["shipping_details"]?.DeepClone();

    /// <summary>The last of its discounts, the only one when there could be but one.</summary>
    private static JsonNode? Discount(Account account, JsonObject owner) =>
        owner["discounts"] is JsonArray { Count: > 0 } discounts
            ? discounts[^1] switch
            {
                JsonObject discount => discount.DeepClone(),
                JsonValue id => account.Objects.Find("discount", id.GetValue<string>())?.DeepClone(),
                _ => null,
            }
            : null;

    private static JsonArray Amounts(JsonArray taxes) =>
        new([
            .. taxes
                .OfType<JsonObject>()
                .Select(tax => new JsonObject
                {
                    ["amount"] = tax["amount"]?.DeepClone(),
                    ["inclusive"] = tax.Text("tax_behavior") == "inclusive",
                    ["tax_rate"] = tax.Object("tax_rate_details")?.Text("tax_rate"),
                    ["taxability_reason"] = tax["taxability_reason"]?.DeepClone(),
                    ["taxable_amount"] = tax["taxable_amount"]?.DeepClone(),
                }),
        ]);
}

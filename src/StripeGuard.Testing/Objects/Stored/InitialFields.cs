using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace StripeGuard.Testing.Objects.Stored;

/// <summary>
/// What a new object says of itself when nothing was asked, beyond empty fields. Source: the attributes' descriptions
/// and the example of each object in Stripe's reference (docs.stripe.com/api).
/// </summary>
internal static class InitialFields
{
    private static readonly FrozenDictionary<string, string> ByObject = new Dictionary<string, string>
    {
        ["account"] =
            """{"type":"none","country":"US","default_currency":"usd","charges_enabled":false,"payouts_enabled":false}""",
        ["billing.alert"] = """{"status":"active"}""",
        ["billing.meter"] = """{"status":"active"}""",
        ["billing.meter_event_adjustment"] = """{"status":"pending"}""",
        ["billing_portal.configuration"] = """{"active":true}""",
        ["checkout.session"] = """{"status":"open","payment_status":"unpaid","mode":"payment"}""",
        ["climate.order"] = """{"status":"open"}""",
        ["coupon"] = """{"valid":true,"duration":"once"}""",
        ["credit_note"] = """{"status":"issued","type":"post_payment"}""",
        ["entitlements.feature"] = """{"active":true}""",
        ["financial_connections.account"] = """{"status":"active"}""",
        ["identity.verification_session"] = """{"status":"requires_input"}""",
        ["invoice"] =
            """{"status":"draft","currency":"usd","collection_method":"charge_automatically","auto_advance":false}""",
        ["issuing.authorization"] = """{"status":"pending","approved":true}""",
        ["issuing.card"] = """{"status":"inactive"}""",
        ["issuing.cardholder"] = """{"status":"active"}""",
        ["issuing.dispute"] = """{"status":"unsubmitted"}""",
        ["payment_link"] = """{"active":true,"currency":"usd"}""",
        ["payment_method_domain"] = """{"enabled":true}""",
        ["payout"] = """{"status":"pending","method":"standard","type":"bank_account","automatic":false}""",
        ["plan"] = """{"active":true,"billing_scheme":"per_unit","interval_count":1,"usage_type":"licensed"}""",
        ["price"] = """{"active":true,"billing_scheme":"per_unit","type":"one_time","tax_behavior":"unspecified"}""",
        ["product"] = """{"active":true,"type":"service"}""",
        ["promotion_code"] = """{"active":true}""",
        ["quote"] = """{"status":"draft","collection_method":"charge_automatically"}""",
        ["reporting.report_run"] = """{"status":"pending"}""",
        ["review"] = """{"open":true}""",
        ["shipping_rate"] = """{"active":true,"type":"fixed_amount","tax_behavior":"unspecified"}""",
        ["subscription"] = """{"status":"active","collection_method":"charge_automatically","currency":"usd"}""",
        ["subscription_item"] = """{"quantity":1}""",
        ["subscription_schedule"] = """{"status":"not_started","end_behavior":"release"}""",
        ["tax.registration"] = """{"status":"active"}""",
        ["tax.settings"] = """{"status":"pending"}""",
        ["tax_rate"] = """{"active":true}""",
        ["terminal.reader"] = """{"status":"online"}""",
        ["test_helpers.test_clock"] = """{"status":"ready"}""",
        ["topup"] = """{"status":"pending"}""",
        ["treasury.financial_account"] = """{"status":"open"}""",
        ["treasury.inbound_transfer"] = """{"status":"processing","cancelable":true}""",
        ["treasury.outbound_payment"] = """{"status":"processing","cancelable":true}""",
        ["treasury.outbound_transfer"] = """{"status":"processing","cancelable":true}""",
        ["treasury.received_credit"] = """{"status":"succeeded"}""",
        ["treasury.received_debit"] = """{"status":"succeeded"}""",
        ["v2.core.event_destination"] = """{"status":"enabled"}""",
        ["webhook_endpoint"] = """{"status":"enabled"}""",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static JsonObject Of(string objectType) =>
        ByObject.TryGetValue(objectType, out var json) ? (JsonObject)JsonNode.Parse(json)! : [];
}

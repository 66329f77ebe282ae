using System.Collections.Frozen;

namespace StripeGuard.Testing.Objects;

/// <summary>
/// What Stripe calls a resource in its messages ("No such PaymentMethod: 'pm_1'") and which <c>param</c> it gives when
/// the id in a path is unknown. Sources: errors quoted in Stripe's SDK issue trackers and in recorded test-mode answers.
/// </summary>
internal static class ResourceNames
{
    private static readonly FrozenDictionary<string, string> Words = new Dictionary<string, string>
    {
        ["account"] = "account",
        ["balance_transaction"] = "balance transaction",
        ["billing_portal.configuration"] = "configuration",
        ["checkout.session"] = "checkout.session",
        ["credit_note"] = "credit note",
        ["file"] = "file upload",
        ["invoiceitem"] = "invoiceitem",
        ["payment_method"] = "PaymentMethod",
        ["payment_method_domain"] = "payment method domain",
        ["promotion_code"] = "promotion code",
        ["radar.value_list"] = "rule list",
        ["setup_intent"] = "setupintent",
        ["shipping_rate"] = "shipping rate",
        ["subscription_item"] = "subscription_item",
        ["tax_rate"] = "tax rate",
        ["test_helpers.test_clock"] = "test clock",
        ["webhook_endpoint"] = "webhook endpoint",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> PathParameters = new Dictionary<string, string>
    {
        ["coupon"] = "coupon",
        ["invoice"] = "invoice",
        ["payment_intent"] = "intent",
        ["payment_method"] = "payment_method",
        ["price"] = "price",
        ["promotion_code"] = "promotion_code",
        ["setup_intent"] = "intent",
        ["tax_rate"] = "tax_rate",
        ["checkout.session"] = "session",
        ["webhook_endpoint"] = "webhook_endpoint",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string Of(string objectType) => Words.GetValueOrDefault(objectType, objectType);

    public static string PathParameter(string objectType) => PathParameters.GetValueOrDefault(objectType, "id");
}

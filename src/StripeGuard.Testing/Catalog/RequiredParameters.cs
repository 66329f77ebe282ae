using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace StripeGuard.Testing.Catalog;

/// <summary>
/// What a route cannot do without. Stripe.net does not say, so this is from the parameters marked as required in
/// Stripe's reference (docs.stripe.com/api). <c>a|b</c> means one of the two; <c>recurring.interval</c> is asked for
/// where <c>recurring</c> is sent.
/// </summary>
internal static class RequiredParameters
{
    private static readonly FrozenDictionary<string, string[]> ByRoute = new Dictionary<string, string>
    {
        ["GET /v1/apps/secrets"] = "scope",
        ["GET /v1/apps/secrets/find"] = "name scope",
        ["GET /v1/billing/meters/{}/event_summaries"] = "customer start_time end_time",
        ["GET /v1/charges/search"] = "query",
        ["GET /v1/credit_notes/preview"] = "invoice",
        ["GET /v1/credit_notes/preview/lines"] = "invoice",
        ["GET /v1/customers/search"] = "query",
        ["GET /v1/entitlements/active_entitlements"] = "customer",
        ["GET /v1/invoices/search"] = "query",
        ["GET /v1/payment_intents/search"] = "query",
        ["GET /v1/prices/search"] = "query",
        ["GET /v1/products/search"] = "query",
        ["GET /v1/radar/value_list_items"] = "value_list",
        ["GET /v1/setup_attempts"] = "setup_intent",
        ["GET /v1/subscription_items"] = "subscription",
        ["GET /v1/subscriptions/search"] = "query",
        ["POST /oauth/deauthorize"] = "client_id stripe_user_id",
        ["POST /oauth/token"] = "grant_type",
        ["POST /v1/account_links"] = "account type",
        ["POST /v1/account_sessions"] = "account components",
        ["POST /v1/accounts/{}/external_accounts"] = "external_account",
        ["POST /v1/accounts/{}/reject"] = "reason",
        ["POST /v1/apple_pay/domains"] = "domain_name",
        ["POST /v1/apps/secrets"] = "name payload scope",
        ["POST /v1/apps/secrets/delete"] = "name scope",
        ["POST /v1/billing/alerts"] = "alert_type title",
        ["POST /v1/billing/credit_grants"] = "amount applicability_config",
        ["POST /v1/billing/meter_event_adjustments"] = "event_name type",
        ["POST /v1/billing/meter_events"] = "event_name payload",
        ["POST /v1/billing/meters"] = "default_aggregation display_name event_name",
        ["POST /v1/billing_portal/configurations"] = "features",
        ["POST /v1/billing_portal/sessions"] = "customer|customer_account",
        ["POST /v1/charges"] = "amount currency",
        ["POST /v1/climate/orders"] = "product",
        ["POST /v1/credit_notes"] = "invoice",
        ["POST /v1/customer_sessions"] = "components",
        ["POST /v1/customers/{}/balance_transactions"] = "amount currency",
        ["POST /v1/customers/{}/sources"] = "source",
        ["POST /v1/customers/{}/tax_ids"] = "type value",
        ["POST /v1/entitlements/features"] = "lookup_key name",
        ["POST /v1/file_links"] = "file",
        ["POST /v1/files"] = "file purpose",
        ["POST /v1/financial_connections/sessions"] = "account_holder permissions account_holder.type",
        ["POST /v1/forwarding/requests"] = "payment_method replacements url",
        ["POST /v1/invoiceitems"] = "customer|customer_account",
        ["POST /v1/invoices/{}/add_lines"] = "lines",
        ["POST /v1/invoices/{}/remove_lines"] = "lines",
        ["POST /v1/invoices/{}/update_lines"] = "lines",
        ["POST /v1/issuing/cardholders"] = "billing name billing.address",
        ["POST /v1/issuing/cards"] = "currency type",
        ["POST /v1/payment_intents"] = "amount currency",
        ["POST /v1/payment_intents/{}/increment_authorization"] = "amount",
        ["POST /v1/payment_links"] = "line_items",
        ["POST /v1/payment_method_domains"] = "domain_name",
        ["POST /v1/payment_methods/{}/attach"] = "customer|customer_account",
        ["POST /v1/payment_records/report_payment"] = "amount_requested initiated_at payment_method_details",
        ["POST /v1/payouts"] = "amount currency",
        ["POST /v1/plans"] = "currency interval",
        ["POST /v1/prices"] = "currency recurring.interval product_data.name",
        ["POST /v1/products"] = "name default_price_data.currency",
        ["POST /v1/products/{}/features"] = "entitlement_feature",
        ["POST /v1/promotion_codes"] = "promotion promotion.type",
        ["POST /v1/radar/value_list_items"] = "value value_list",
        ["POST /v1/radar/value_lists"] = "alias name",
        ["POST /v1/reporting/report_runs"] = "report_type",
        ["POST /v1/shipping_rates"] = "display_name fixed_amount.amount fixed_amount.currency",
        ["POST /v1/subscription_items"] = "subscription",
        ["POST /v1/subscriptions"] = "customer|customer_account",
        ["POST /v1/tax/calculations"] = "currency line_items",
        ["POST /v1/tax/registrations"] = "active_from country country_options",
        ["POST /v1/tax/transactions/create_from_calculation"] = "calculation reference",
        ["POST /v1/tax/transactions/create_reversal"] = "mode original_transaction reference",
        ["POST /v1/tax_ids"] = "type value",
        ["POST /v1/tax_rates"] = "display_name inclusive percentage",
        ["POST /v1/terminal/locations"] = "display_name|display_name_kana|display_name_kanji",
        ["POST /v1/terminal/readers"] = "registration_code",
        ["POST /v1/terminal/readers/{}/collect_inputs"] = "inputs",
        ["POST /v1/terminal/readers/{}/collect_payment_method"] = "payment_intent",
        ["POST /v1/terminal/readers/{}/confirm_payment_intent"] = "payment_intent",
        ["POST /v1/terminal/readers/{}/process_payment_intent"] = "payment_intent",
        ["POST /v1/terminal/readers/{}/process_setup_intent"] = "allow_redisplay setup_intent",
        ["POST /v1/terminal/readers/{}/set_reader_display"] = "type",
        ["POST /v1/test_helpers/issuing/authorizations"] = "card",
        ["POST /v1/test_helpers/issuing/authorizations/{}/finalize_amount"] = "final_amount",
        ["POST /v1/test_helpers/issuing/authorizations/{}/increment"] = "increment_amount",
        ["POST /v1/test_helpers/test_clocks"] = "frozen_time",
        ["POST /v1/test_helpers/test_clocks/{}/advance"] = "frozen_time",
        ["POST /v1/topups"] = "amount currency",
        ["POST /v1/transfers"] = "currency destination",
        ["POST /v1/treasury/financial_accounts"] = "supported_currencies",
        ["POST /v1/webhook_endpoints"] = "enabled_events url",
    }.ToFrozenDictionary(item => item.Key, item => item.Value.Split(' '), StringComparer.Ordinal);

    /// <summary>The first required parameter that was not sent, in bracket form, or null.</summary>
    public static string? MissingIn(CatalogueRoute route, JsonObject parameters) =>
        Of(route)
            .Where(required => !required.Split('|').Any(name => IsThere(name, parameters)))
            .Select(Bracketed)
            .FirstOrDefault();

    public static bool Requires(CatalogueRoute route, string parameter) =>
        Of(route).SelectMany(required => required.Split('|')).Any(name => Bracketed(name) == parameter);

    private static string[] Of(CatalogueRoute route) =>
        ByRoute.GetValueOrDefault($"{route.Method} {RoutePattern.Of(route.Path)}") ?? [];

    private static bool IsThere(string name, JsonObject parameters)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0
            ? parameters.ContainsKey(name)
            : parameters[name[..dot]] is not JsonObject nested || nested.ContainsKey(name[(dot + 1)..]);
    }

    private static string Bracketed(string required)
    {
        var name = required.Split('|')[0];
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? name : $"{name[..dot]}[{name[(dot + 1)..]}]";
    }
}

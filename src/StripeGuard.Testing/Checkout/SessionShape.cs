using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Objects.Stored;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>A new session's object: docs.stripe.com/api/checkout/sessions/object.</summary>
internal static class SessionShape
{
    /// <summary>docs.stripe.com/api/checkout/sessions/create: by default, expires 24 hours from creation.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>The parameters that the object gives back as they were sent, in its own shape.</summary>
    private static readonly string[] Echoed =
    [
        "after_expiration",
        "allow_promotion_codes",
        "allowed_payment_method_types",
        "billing_address_collection",
        "branding_settings",
        "cancel_url",
        "client_reference_id",
        "consent_collection",
        "customer_account",
        "customer_email",
        "excluded_payment_method_types",
        "integration_identifier",
        "locale",
        "name_collection",
        "optional_items",
        "origin_context",
        "permissions",
        "redirect_on_completion",
        "return_url",
        "saved_payment_method_options",
        "shipping_address_collection",
        "submit_type",
        "success_url",
        "wallet_options",
    ];

    public static JsonObject New(Call call, string? paymentLink)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var mode = Mode(parameters);
        var uiMode = parameters.String("ui_mode") ?? "hosted_page";
        var id = "cs_test_" + call.Account.Ids.Next("a1", 56);
        var customer = parameters.String("customer");
        var session = new JsonObject
        {
            ["id"] = id,
            ["object"] = CheckoutSessions.Type,
            ["adaptive_pricing"] = Echo("adaptive_pricing") ?? new JsonObject { ["enabled"] = false },
            ["amount_subtotal"] = null,
            ["amount_total"] = null,
            ["automatic_tax"] = AutomaticTax(parameters),
            ["client_secret"] = uiMode == "hosted_page" ? null : work.ClientSecret(id),
            ["collected_information"] = null,
            ["consent"] = null,
            ["created"] = work.Now,
            ["currency"] = null,
            ["currency_conversion"] = null,
            ["custom_fields"] = Echo("custom_fields") ?? new JsonArray(),
            ["custom_text"] = CustomText(parameters),
            ["customer"] = customer,
            ["customer_creation"] = customer is null ? CustomerCreation(parameters, mode) : null,
            ["customer_details"] = CustomerDetails(work, parameters),
            ["discounts"] = new JsonArray(),
            ["expires_at"] = parameters.Long("expires_at") ?? work.Now + (long)Lifetime.TotalSeconds,
            ["invoice"] = null,
            ["invoice_creation"] = InvoiceCreation(mode, Echo("invoice_creation")),
            ["livemode"] = false,
            ["managed_payments"] = Echo("managed_payments") ?? new JsonObject { ["enabled"] = false },
            ["metadata"] = call.NewMetadata(),
            ["mode"] = mode,
            ["payment_intent"] = null,
            ["payment_link"] = paymentLink,
            ["payment_method_collection"] =
                parameters.String("payment_method_collection") ?? (mode == "payment" ? "if_required" : "always"),
            ["payment_method_configuration_details"] = null,
            ["payment_method_options"] = Echo("payment_method_options") ?? CardOptions(),
            ["payment_method_types"] = PaymentMethodTypes(parameters),
            ["payment_status"] = mode == "setup" ? "no_payment_required" : "unpaid",
            ["phone_number_collection"] = Echo("phone_number_collection") ?? new JsonObject { ["enabled"] = false },
            ["presentment_details"] = null,
            ["recovered_from"] = null,
            ["setup_intent"] = null,
            ["shipping_cost"] = null,
            ["shipping_options"] = new JsonArray(),
            ["status"] = "open",
            ["subscription"] = null,
            ["tax_id_collection"] = Echo("tax_id_collection"),
            ["total_details"] = null,
            ["ui_mode"] = uiMode,
            ["url"] = uiMode == "hosted_page" ? CheckoutUrls.Session(Intents.BaseUrl(call), id) : null,
        };
        foreach (var name in Echoed)
        {
            session[name] = Echo(name);
        }

        return session;

        JsonNode? Echo(string name) =>
            parameters.Has(name) ? EntityShape.Current.Field(call, CheckoutSessions.Type, name) : null;
    }

    /// <summary>A session without a mode is one of payments, as it was before there were modes.</summary>
    public static string Mode(Parameters parameters) => parameters.String("mode") ?? "payment";

    /// <summary>The customer's details as Checkout shows them before anything was entered; null while nothing is known.</summary>
    private static JsonObject? CustomerDetails(Work work, Parameters parameters)
    {
        if (parameters.String("customer") is { } id)
        {
            var customer = work.Objects.Get(Customers.Type, id, "customer");
            return Details(
                customer.Text("email"),
                customer.Text("name"),
                customer.Text("phone"),
                customer.Object("address")?.DeepClone() as JsonObject,
                customer.Text("tax_exempt") ?? "none"
            );
        }

        return parameters.String("customer_email") is { } email ? Details(email, null, null, null, "none") : null;
    }

    public static JsonObject Details(
        string? email,
        string? name,
        string? phone,
        JsonObject? address,
        string taxExempt = "none"
    ) =>
        new()
        {
            ["address"] = address,
            ["business_name"] = null,
            ["email"] = email,
            ["individual_name"] = null,
            ["name"] = name,
            ["phone"] = phone,
            ["tax_exempt"] = taxExempt,
            ["tax_ids"] = address is null ? null : new JsonArray(),
        };

    private static JsonObject AutomaticTax(Parameters parameters)
    {
        var given = parameters.Object("automatic_tax");
        var enabled = given?.Bool("enabled") == true;
        return new JsonObject
        {
            ["enabled"] = enabled,
            ["liability"] = enabled
                ? new JsonObject { ["type"] = given!.Object("liability")?.String("type") ?? "self" }
                : null,
            ["provider"] = enabled ? "stripe" : null,
            ["status"] = enabled ? "requires_location_inputs" : null,
        };
    }

    private static JsonObject CustomText(Parameters parameters)
    {
        var given = parameters.Object("custom_text");
        var text = new JsonObject();
        foreach (var name in (string[])["after_submit", "shipping_address", "submit", "terms_of_service_acceptance"])
        {
            text[name] = given?.Object(name)?.String("message") is { } message
                ? new JsonObject { ["message"] = message }
                : null;
        }

        return text;
    }

    private static string? CustomerCreation(Parameters parameters, string mode) =>
        mode == "subscription" ? "always" : parameters.String("customer_creation") ?? "if_required";

    private static JsonNode? InvoiceCreation(string mode, JsonNode? sent) =>
        mode != "payment"
            ? null
            : sent
                ?? new JsonObject
                {
                    ["enabled"] = false,
                    ["invoice_data"] = new JsonObject
                    {
                        ["account_tax_ids"] = null,
                        ["custom_fields"] = null,
                        ["description"] = null,
                        ["footer"] = null,
                        ["issuer"] = null,
                        ["metadata"] = new JsonObject(),
                        ["rendering_options"] = null,
                    },
                };

    private static JsonObject CardOptions() =>
        new() { ["card"] = new JsonObject { ["request_three_d_secure"] = "automatic" } };

    private static JsonNode PaymentMethodTypes(Parameters parameters) =>
        parameters.Tree("payment_method_types")
        ?? parameters.Tree("allowed_payment_method_types")
        ?? new JsonArray("card");
}

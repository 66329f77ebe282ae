using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Objects.Stored;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Connect;

/// <summary>The fields of an account: docs.stripe.com/api/accounts/object.</summary>
internal static class AccountShape
{
    private const string Initial = """
        {
          "business_profile": {
            "annual_revenue": null, "estimated_worker_count": null, "mcc": null,
            "minority_owned_business_designation": null, "name": null, "product_description": null,
            "support_address": null, "support_email": null, "support_phone": null, "support_url": null, "url": null
          },
          "settings": {
            "bacs_debit_payments": { "display_name": null, "service_user_number": null },
            "branding": { "icon": null, "logo": null, "primary_color": null, "secondary_color": null },
            "card_issuing": { "tos_acceptance": { "date": null, "ip": null } },
            "card_payments": {
              "decline_on": { "avs_failure": false, "cvc_failure": false }, "statement_descriptor_prefix": null,
              "statement_descriptor_prefix_kana": null, "statement_descriptor_prefix_kanji": null
            },
            "dashboard": { "display_name": null, "timezone": "Etc/UTC" },
            "invoices": { "default_account_tax_ids": null, "hosted_payment_method_save": "offer" },
            "payments": {
              "statement_descriptor": null, "statement_descriptor_kana": null, "statement_descriptor_kanji": null,
              "statement_descriptor_prefix_kana": null, "statement_descriptor_prefix_kanji": null
            },
            "payouts": {
              "debit_negative_balances": false, "schedule": { "delay_days": 2, "interval": "daily" },
              "statement_descriptor": null
            },
            "sepa_debit_payments": {}
          },
          "tos_acceptance": { "date": null, "ip": null, "user_agent": null }
        }
        """;

    private static readonly string[] Hashes =
    [
        "business_profile",
        "company",
        "individual",
        "settings",
        "tos_acceptance",
    ];

    public static JsonObject New(Work work, string id, string type, string country, string currency)
    {
        var account = new JsonObject
        {
            ["id"] = id,
            ["object"] = ConnectedAccounts.Type,
            ["business_profile"] = null,
            ["business_type"] = null,
            ["capabilities"] = new JsonObject(),
            ["charges_enabled"] = false,
            ["controller"] = ControllerOf(type),
            ["country"] = country,
            ["created"] = work.Now,
            ["default_currency"] = currency,
            ["details_submitted"] = false,
            ["email"] = null,
            ["external_accounts"] = Lists.Of([], $"/v1/accounts/{id}/external_accounts"),
            ["future_requirements"] = NoRequirements(),
            ["groups"] = new JsonObject { ["payments_pricing"] = null },
            ["metadata"] = new JsonObject(),
            ["payouts_enabled"] = false,
            ["requirements"] = NoRequirements(),
            ["settings"] = null,
            ["tos_acceptance"] = null,
            ["type"] = type,
        };
        foreach (var (name, value) in (JsonObject)JsonNode.Parse(Initial)!)
        {
            account[name] = value?.DeepClone();
        }

        return account;
    }

    public static JsonObject NoRequirements() =>
        new()
        {
            ["alternatives"] = new JsonArray(),
            ["current_deadline"] = null,
            ["currently_due"] = new JsonArray(),
            ["disabled_reason"] = null,
            ["errors"] = new JsonArray(),
            ["eventually_due"] = new JsonArray(),
            ["past_due"] = new JsonArray(),
            ["pending_verification"] = new JsonArray(),
        };

    /// <summary>The account's kind by who does what for it: docs.stripe.com/connect/migrate-to-controller-properties.</summary>
    public static string TypeOf(Parameters controller) =>
        (
            controller.Object("stripe_dashboard")?.String("type") ?? "full",
            controller.String("requirement_collection") ?? "stripe"
        ) switch
        {
            ("none", "application") => "custom",
            ("express", _) => "express",
            ("full", _) => "standard",
            _ => "none",
        };

    /// <summary>Writes what was sent over what is there; hashes merge.</summary>
    public static void Apply(Call call, JsonObject account)
    {
        account.SetTexts(call.Parameters, "business_type", "email");
        foreach (var name in Hashes)
        {
            if (EntityShape.Current.Field(call, ConnectedAccounts.Type, name) is JsonObject sent)
            {
                account[name] = Merged(account.Object(name), sent);
            }
        }

        if (call.Parameters.Object("company") is { } company && account.Object("company") is { } shown)
        {
            shown["tax_id_provided"] = company.Has("tax_id") || shown.Flag("tax_id_provided");
        }

        if (call.Parameters.Object("individual") is { } individual && account.Object("individual") is { } person)
        {
            PersonShape.Complete(person, individual, account.Id());
        }
    }

    /// <summary>What was sent, over what is there and was not sent.</summary>
    public static JsonObject Merged(JsonObject? before, JsonObject sent)
    {
        if (before is null)
        {
            return (JsonObject)sent.DeepClone();
        }

        var merged = (JsonObject)before.DeepClone();
        foreach (var (name, value) in sent)
        {
            if (name is "id" or "object" or "created" || value is null)
            {
                merged[name] ??= value?.DeepClone();
            }
            else if (value is JsonObject inner)
            {
                merged[name] = Merged(merged.Object(name), inner);
            }
            else if (value is not JsonArray { Count: 0 } and not JsonValue || !IsDefault(value))
            {
                merged[name] = value.DeepClone();
            }
        }

        return merged;
    }

    /// <summary>What a field says that was not sent: the shapes fill those that are never null.</summary>
    private static bool IsDefault(JsonNode value) =>
        value is JsonValue leaf
        && ((leaf.TryGetValue<bool>(out var flag) && !flag) || (leaf.TryGetValue<int>(out var number) && number == 0));

    private static JsonObject ControllerOf(string type) =>
        new()
        {
            ["fees"] = new JsonObject
            {
                ["payer"] = type switch
                {
                    "custom" => "application_custom",
                    "express" => "application_express",
                    "standard" => "account",
                    _ => "application",
                },
            },
            ["is_controller"] = true,
            ["losses"] = new JsonObject { ["payments"] = type == "standard" ? "stripe" : "application" },
            ["requirement_collection"] = type == "custom" ? "application" : "stripe",
            ["stripe_dashboard"] = new JsonObject
            {
                ["type"] = type switch
                {
                    "standard" => "full",
                    "express" => "express",
                    _ => "none",
                },
            },
            ["type"] = "application",
        };
}

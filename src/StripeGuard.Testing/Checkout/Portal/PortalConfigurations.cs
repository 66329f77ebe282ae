using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout.Portal;

/// <summary>What the billing portal lets customers do: docs.stripe.com/api/customer_portal/configurations.</summary>
internal sealed class PortalConfigurations : IResource
{
    public const string Type = "billing_portal.configuration";

    private static readonly string[] Plain =
    [
        "customer_update",
        "invoice_history",
        "payment_method_update",
        "subscription_cancel",
        "subscription_pause",
        "subscription_update",
    ];

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/billing_portal/configurations", Create);
        routes.On("GET /v1/billing_portal/configurations/{configuration}", call => call.Target(Type));
        routes.On("POST /v1/billing_portal/configurations/{configuration}", Update);
        routes.On("GET /v1/billing_portal/configurations", call => call.List(Type));
    }

    /// <summary>
    /// The account's default configuration, with the settings that the Dashboard offers at first: customers see their
    /// invoices, change their card, and cancel at the end of the period.
    /// </summary>
    public static JsonObject Default(Work work)
    {
        if (work.Objects.All(Type).FirstOrDefault(one => one.Flag("is_default")) is { } existing)
        {
            return existing;
        }

        var configuration = New(work, new Parameters([]), isDefault: true);
        configuration["features"] = new JsonObject
        {
            ["customer_update"] = new JsonObject
            {
                ["allowed_updates"] = new JsonArray("email", "address", "tax_id"),
                ["enabled"] = true,
            },
            ["invoice_history"] = new JsonObject { ["enabled"] = true },
            ["payment_method_update"] = new JsonObject { ["enabled"] = true, ["payment_method_configuration"] = null },
            ["subscription_cancel"] = Cancel(new Parameters(new JsonObject { ["enabled"] = "true" })),
            ["subscription_pause"] = new JsonObject { ["enabled"] = false },
            ["subscription_update"] = Change(new Parameters([])),
        };
        return work.Objects.Add(configuration);
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        Check(work, parameters);
        var configuration = New(work, parameters, isDefault: false);
        configuration["metadata"] = call.NewMetadata();
        configuration["features"] = Features(parameters.Object("features")!, current: null);
        work.Objects.Add(configuration);
        work.Raise("billing_portal.configuration.created", configuration);
        return configuration;
    }

    private static JsonObject Update(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var configuration = call.Target(Type);
        Check(work, parameters);
        if (parameters.Bool("active") == false && configuration.Flag("is_default"))
        {
            throw StripeErrors.Invalid("The default configuration cannot be deactivated.", param: "active");
        }

        return call.Update(
            configuration,
            "billing_portal.configuration.updated",
            _ =>
            {
                configuration["active"] = parameters.Bool("active") ?? configuration.Flag("active");
                configuration.SetTexts(parameters, "default_return_url", "name");
                if (parameters.Object("features") is { } features)
                {
                    configuration["features"] = Features(features, configuration.Object("features"));
                }

                configuration
                    .Object("business_profile")!
                    .SetTexts(
                        parameters.Object("business_profile") ?? new Parameters([]),
                        "headline",
                        "privacy_policy_url",
                        "terms_of_service_url"
                    );
                configuration["updated"] = work.Now;
            }
        );
    }

    private static JsonObject New(Work work, Parameters parameters, bool isDefault)
    {
        var profile = new JsonObject
        {
            ["headline"] = null,
            ["privacy_policy_url"] = null,
            ["terms_of_service_url"] = null,
        };
        profile.SetTexts(
            parameters.Object("business_profile") ?? new Parameters([]),
            "headline",
            "privacy_policy_url",
            "terms_of_service_url"
        );
        return new JsonObject
        {
            ["id"] = work.Id("bpc_"),
            ["object"] = Type,
            ["active"] = true,
            ["application"] = null,
            ["business_profile"] = profile,
            ["created"] = work.Now,
            ["default_return_url"] = parameters.String("default_return_url"),
            ["features"] = null,
            ["is_default"] = isDefault,
            ["livemode"] = false,
            ["login_page"] = new JsonObject { ["enabled"] = false, ["url"] = null },
            ["metadata"] = new JsonObject(),
            ["name"] = parameters.String("name"),
            ["updated"] = work.Now,
        };
    }

    private static void Check(Work work, Parameters parameters)
    {
        CheckoutUrls.Check(parameters, "default_return_url");
        if (parameters.Object("features") is not { } features)
        {
            return;
        }

        foreach (var name in Plain)
        {
            if (features.Object(name) is { } feature && name != "subscription_pause" && feature.Bool("enabled") is null)
            {
                throw StripeErrors.MissingParameter($"features[{name}][enabled]");
            }
        }

        if (features.Object("customer_update") is { } customer && customer.Bool("enabled") == true)
        {
            if (customer.Array("allowed_updates") is not { Count: > 0 })
            {
                throw StripeErrors.MissingParameter("features[customer_update][allowed_updates]");
            }
        }

        CheckChange(work, features.Object("subscription_update"));
    }

    private static void CheckChange(Work work, Parameters? change)
    {
        if (change?.Bool("enabled") != true)
        {
            return;
        }

        foreach (var name in (string[])["default_allowed_updates", "products"])
        {
            if (change.Array(name) is not { Count: > 0 })
            {
                throw StripeErrors.MissingParameter($"features[subscription_update][{name}]");
            }
        }

        foreach (var offered in change.Array("products")!.OfType<JsonObject>().Select(one => new Parameters(one)))
        {
            work.Objects.Get("product", offered.Required("product"), "features[subscription_update][products]");
            foreach (var id in offered.Strings("prices"))
            {
                work.Objects.Get("price", id, "features[subscription_update][products]");
            }
        }
    }

    /// <summary>The features: what is sent over what is there, feature by feature.</summary>
    private static JsonObject Features(Parameters sent, JsonObject? current)
    {
        var features = new JsonObject();
        foreach (var name in Plain)
        {
            features[name] =
                sent.Object(name) is { } given ? Feature(name, given)
                : current?[name]?.DeepClone() is { } kept ? kept
                : Feature(name, new Parameters([]));
        }

        return features;
    }

    private static JsonObject Feature(string name, Parameters given)
    {
        var enabled = given.Bool("enabled") == true;
        return name switch
        {
            "customer_update" => new JsonObject
            {
                ["allowed_updates"] = given.Tree("allowed_updates") ?? new JsonArray(),
                ["enabled"] = enabled,
            },
            "payment_method_update" => new JsonObject
            {
                ["enabled"] = enabled,
                ["payment_method_configuration"] = given.String("payment_method_configuration"),
            },
            "subscription_cancel" => Cancel(given),
            "subscription_update" => Change(given),
            _ => new JsonObject { ["enabled"] = enabled },
        };
    }

    private static JsonObject Cancel(Parameters given)
    {
        var reason = given.Object("cancellation_reason");
        return new JsonObject
        {
            ["cancellation_reason"] = new JsonObject
            {
                ["enabled"] = reason?.Bool("enabled") == true,
                ["options"] = reason?.Tree("options") ?? new JsonArray(),
            },
            ["enabled"] = given.Bool("enabled") == true,
            ["mode"] = given.String("mode") ?? "at_period_end",
            ["proration_behavior"] = given.String("proration_behavior") ?? "none",
        };
    }

    private static Parameters? Adjustable(JsonObject product) => new Parameters(product).Object("adjustable_quantity");

    private static JsonObject Change(Parameters given) =>
        new()
        {
            ["billing_cycle_anchor"] = given.String("billing_cycle_anchor"),
            ["default_allowed_updates"] = given.Tree("default_allowed_updates") ?? new JsonArray(),
            ["enabled"] = given.Bool("enabled") == true,
            ["products"] = new JsonArray([
                .. (given.Array("products") ?? [])
                    .OfType<JsonObject>()
                    .Select(one => new JsonObject
                    {
                        ["adjustable_quantity"] = new JsonObject
                        {
                            ["enabled"] = Adjustable(one)?.Bool("enabled") == true,
                            ["maximum"] = Adjustable(one)?.Long("maximum"),
                            ["minimum"] = Adjustable(one)?.Long("minimum") ?? 1L,
                        },
                        ["prices"] = one["prices"]?.DeepClone() ?? new JsonArray(),
                        ["product"] = one.Text("product"),
                    }),
            ]),
            ["proration_behavior"] = given.String("proration_behavior") ?? "none",
            ["schedule_at_period_end"] = new JsonObject
            {
                ["conditions"] = given.Object("schedule_at_period_end")?.Tree("conditions") ?? new JsonArray(),
            },
            ["trial_update_behavior"] = given.String("trial_update_behavior") ?? "end_trial",
        };
}

using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout.Portal;

/// <summary>A customer's way into the billing portal: docs.stripe.com/api/customer_portal/sessions.</summary>
internal sealed class PortalSessions : IResource
{
    public const string Type = "billing_portal.session";

    /// <summary>The flows that are about a subscription, with the feature that must be enabled for each.</summary>
    private static readonly Dictionary<string, string> FeatureOfFlow = new(StringComparer.Ordinal)
    {
        ["payment_method_update"] = "payment_method_update",
        ["subscription_cancel"] = "subscription_cancel",
        ["subscription_update"] = "subscription_update",
        ["subscription_update_confirm"] = "subscription_update",
    };

    public void Map(RouteTable routes) => routes.On("POST /v1/billing_portal/sessions", Create);

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var customer = call.Reference("customer", Customers.Type);
        CheckoutUrls.Check(parameters, "return_url");
        var configuration =
            call.Reference("configuration", PortalConfigurations.Type) ?? PortalConfigurations.Default(work);
        if (!configuration.Flag("active"))
        {
            throw StripeErrors.Invalid("The configuration specified is inactive.", param: "configuration");
        }

        CheckFlow(work, parameters.Object("flow_data"), configuration, customer);
        var session = work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Id("bps_"),
                ["object"] = Type,
                ["after_expiration"] = null,
                ["configuration"] = configuration.Id(),
                ["created"] = work.Now,
                ["customer"] = customer?.Id(),
                ["customer_account"] = parameters.String("customer_account"),
                ["flow"] = Flow(parameters.Object("flow_data")),
                ["livemode"] = false,
                ["locale"] = parameters.String("locale"),
                ["on_behalf_of"] = parameters.String("on_behalf_of"),
                ["return_url"] = parameters.String("return_url") ?? configuration.Text("default_return_url"),
                ["url"] = CheckoutUrls.Portal(Intents.BaseUrl(call), work.Account.Ids.Next("test_", 40)),
            }
        );
        work.Raise("billing_portal.session.created", session);
        return session;
    }

    private static void CheckFlow(Work work, Parameters? flow, JsonObject configuration, JsonObject? customer)
    {
        if (flow is null)
        {
            return;
        }

        var type = flow.String("type") ?? throw StripeErrors.MissingParameter("flow_data[type]");
        if (
            FeatureOfFlow.TryGetValue(type, out var feature)
            && configuration.Object("features")?.Object(feature)?.Flag("enabled") != true
        )
        {
            throw StripeErrors.Invalid(
                $"This flow cannot be used because the portal configuration's `features[{feature}]` is not enabled.",
                param: "flow_data[type]"
            );
        }

        if (!type.StartsWith("subscription_", StringComparison.Ordinal))
        {
            return;
        }

        var param = $"flow_data[{type}][subscription]";
        var id = flow.Object(type)?.String("subscription") ?? throw StripeErrors.MissingParameter(param);
        var subscription = work.Objects.Get(Subscriptions.Type, id, param);
        if (subscription.Text("customer") != customer?.Id())
        {
            throw StripeErrors.Missing(Subscriptions.Type, id, param, inPath: false);
        }

        if (!SubscriptionStatus.IsLive(subscription))
        {
            throw StripeErrors.Invalid("The subscription has been canceled and cannot be changed.", param: param);
        }

        if (type == "subscription_update_confirm")
        {
            var item = flow.Object(type)!.Array("items") is [JsonObject first, ..] ? new Parameters(first) : null;
            var price =
                item?.String("price") ?? throw StripeErrors.MissingParameter($"flow_data[{type}][items][0][price]");
            work.Objects.Get(Prices.Type, price, $"flow_data[{type}][items][0][price]");
        }
    }

    private static JsonObject? Flow(Parameters? given)
    {
        if (given is null)
        {
            return null;
        }

        var type = given.String("type")!;
        var after = given.Object("after_completion");
        var flow = new JsonObject
        {
            ["after_completion"] = new JsonObject
            {
                ["hosted_confirmation"] = after?.Object("hosted_confirmation") is { } confirmation
                    ? new JsonObject { ["custom_message"] = confirmation.String("custom_message") }
                    : null,
                ["redirect"] = after?.Object("redirect")?.String("return_url") is { } url
                    ? new JsonObject { ["return_url"] = url }
                    : null,
                ["type"] = after?.String("type") ?? "portal_homepage",
            },
            ["subscription_cancel"] = null,
            ["subscription_update"] = null,
            ["subscription_update_confirm"] = null,
            ["type"] = type,
        };
        if (given.Object(type) is { } details)
        {
            flow[type] = new JsonObject { ["subscription"] = details.String("subscription") };
            if (type == "subscription_cancel")
            {
                flow[type]!["retention"] = null;
            }

            if (type == "subscription_update_confirm")
            {
                flow[type]!["discounts"] = null;
                flow[type]!["items"] = new JsonArray([
                    .. (details.Array("items") ?? [])
                        .OfType<JsonObject>()
                        .Select(item => new JsonObject
                        {
                            ["id"] = item.Text("id"),
                            ["price"] = item.Text("price"),
                            ["quantity"] = new Parameters(item).Long("quantity"),
                        }),
                ]);
            }
        }

        return flow;
    }
}

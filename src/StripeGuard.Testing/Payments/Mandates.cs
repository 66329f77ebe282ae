using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>Mandates, a customer's permission to debit a bank account: docs.stripe.com/api/mandates.</summary>
internal sealed class Mandates : IResource
{
    private const string Type = "mandate";

    public void Map(RouteTable routes) => routes.On("GET /v1/mandates/{mandate}", call => call.Target(Type));

    /// <summary>The mandate for a bank account that was set up; null for what needs none.</summary>
    public static JsonObject? For(Work work, JsonObject method)
    {
        if (!DelayedPayments.Is(method))
        {
            return null;
        }

        var type = method.Text("type")!;
        return work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Id("mandate_"),
                ["object"] = Type,
                ["customer_acceptance"] = new JsonObject
                {
                    ["accepted_at"] = work.Now,
                    ["online"] = new JsonObject { ["ip_address"] = "127.0.0.1", ["user_agent"] = "StripeGuard" },
                    ["type"] = "online",
                },
                ["livemode"] = false,
                ["multi_use"] = new JsonObject(),
                ["on_behalf_of"] = null,
                ["payment_method"] = method.Id(),
                ["payment_method_details"] = new JsonObject { [type] = new JsonObject(), ["type"] = type },
                ["status"] = "active",
                ["type"] = "multi_use",
            }
        );
    }
}

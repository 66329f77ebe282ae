using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>Early fraud warnings: docs.stripe.com/api/radar/early_fraud_warnings. A test card brings one with each payment.</summary>
internal sealed class EarlyFraudWarnings : IResource
{
    private const string Type = "radar.early_fraud_warning";

    public void Map(RouteTable routes)
    {
        routes.On("GET /v1/radar/early_fraud_warnings", call => call.List(Type));
        routes.On("GET /v1/radar/early_fraud_warnings/{early_fraud_warning}", call => call.Target(Type));
    }

    public static void Warn(Work work, JsonObject charge)
    {
        var warning = work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Id("issfr_"),
                ["object"] = Type,
                ["actionable"] = true,
                ["charge"] = charge.Id(),
                ["created"] = work.Now,
                ["fraud_type"] = "unauthorized_use_of_card",
                ["livemode"] = false,
                ["payment_intent"] = charge.Text("payment_intent"),
            }
        );
        work.Raise("radar.early_fraud_warning.created", warning);
    }
}

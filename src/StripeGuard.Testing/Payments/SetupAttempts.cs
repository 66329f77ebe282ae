using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>Setup attempts: docs.stripe.com/api/setup_attempts. Each confirmation of a SetupIntent leaves one.</summary>
internal sealed class SetupAttempts : IResource
{
    private const string Type = "setup_attempt";

    public void Map(RouteTable routes) => routes.On("GET /v1/setup_attempts", List);

    /// <summary>Writes down how an attempt went; one that waited for the cardholder is brought up to date.</summary>
    public static void Write(
        Work work,
        JsonObject intent,
        JsonObject method,
        string status,
        Confirmation confirmation,
        JsonObject? error
    )
    {
        var waiting =
            confirmation.IsAuthenticated && intent.Text("latest_attempt") is { } id
                ? work.Objects.Find(Type, id)
                : null;
        var attempt = waiting ?? work.Objects.Add(New(work, intent, method));
        attempt["status"] = status;
        attempt["setup_error"] = error?.DeepClone();
        attempt["payment_method_details"] = Details(work, method, intent, confirmation);
        intent["latest_attempt"] = attempt.Id();
    }

    private static JsonObject List(Call call)
    {
        var intent =
            call.Reference("setup_intent", SetupIntents.Type) ?? throw StripeErrors.MissingParameter("setup_intent");
        return call.List(Type, attempt => attempt.Text("setup_intent") == intent.Id());
    }

    private static JsonObject New(Work work, JsonObject intent, JsonObject method) =>
        new()
        {
            ["id"] = work.Id("setatt_"),
            ["object"] = Type,
            ["application"] = null,
            ["attach_to_self"] = intent.Flag("attach_to_self"),
            ["created"] = work.Now,
            ["customer"] = intent.Text("customer"),
            ["customer_account"] = null,
            ["flow_directions"] = intent["flow_directions"]?.DeepClone(),
            ["livemode"] = false,
            ["on_behalf_of"] = intent.Text("on_behalf_of"),
            ["payment_method"] = method.Id(),
            ["setup_intent"] = intent.Id(),
            ["usage"] = intent.Text("usage"),
        };

    private static JsonObject Details(Work work, JsonObject method, JsonObject intent, Confirmation confirmation)
    {
        var type = method.Text("type")!;
        if (CardOnFile.Of(work.Objects, method.Id()) is not { } card || method.Object("card") is not { } fields)
        {
            return new JsonObject { [type] = new JsonObject(), ["type"] = type };
        }

        var details = new JsonObject();
        foreach (
            var name in (string[])
                ["brand", "checks", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4", "wallet"]
        )
        {
            details[name] = fields[name]?.DeepClone();
        }

        details["network"] = fields.Text("display_brand");
        details["three_d_secure"] = ChargeDetails.ThreeDSecureResult(card, confirmation.Question(intent));
        return new JsonObject { ["card"] = details, ["type"] = "card" };
    }
}

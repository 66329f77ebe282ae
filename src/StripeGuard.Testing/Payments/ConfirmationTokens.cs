using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>
/// Confirmation tokens, made by Stripe.js at Stripe and by a test helper here: docs.stripe.com/api/confirmation_tokens.
/// </summary>
internal sealed class ConfirmationTokens : IResource
{
    private const string Type = "confirmation_token";

    /// <summary>What a token's JSON does not show, kept beside it: the PaymentMethod, and whether it was used.</summary>
    private const string UseType = "stripeguard.confirmation_token_use";

    /// <summary>A token is good for twelve hours.</summary>
    private const long Lifetime = 12 * 60 * 60;

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/test_helpers/confirmation_tokens", Create);
        routes.On("GET /v1/confirmation_tokens/{confirmation_token}", call => call.Target(Type));
    }

    /// <summary>The PaymentMethod behind a token, which is good once.</summary>
    public static JsonObject Redeem(Work work, string id)
    {
        var token = work.Objects.Get(Type, id, Type);
        var use = work.Objects.Find(UseType, UseOf(id))!;
        if (use.Flag("used") || token.Number("expires_at") < work.Now)
        {
            throw StripeErrors.Invalid(
                $"The confirmation token {id} has already been used or has expired. Create a new one.",
                param: Type
            );
        }

        var method = work.Objects.Get(PaymentMethods.Type, use.Text("payment_method")!, PaymentMethods.Type);
        use["used"] = true;
        return method;
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var method =
            Intents.GivenPaymentMethod(work, call.Parameters)
            ?? throw StripeErrors.MissingParameter("payment_method_data");
        var preview = new JsonObject();
        foreach (
            var field in (string[])["allow_redisplay", "billing_details", method.Text("type")!, "customer", "type"]
        )
        {
            preview[field] = method[field]?.DeepClone();
        }

        var token = work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Id("ctoken_"),
                ["object"] = Type,
                ["created"] = work.Now,
                ["expires_at"] = work.Now + Lifetime,
                ["livemode"] = false,
                ["mandate_data"] = null,
                ["payment_intent"] = null,
                ["payment_method_options"] = null,
                ["payment_method_preview"] = preview,
                ["return_url"] = call.Parameters.String("return_url"),
                ["setup_future_usage"] = call.Parameters.String("setup_future_usage"),
                ["setup_intent"] = null,
                ["shipping"] = Shapes.Shipping(call.Parameters),
                ["use_stripe_sdk"] = true,
            }
        );
        work.Objects.Add(
            new JsonObject
            {
                ["id"] = UseOf(token.Id()),
                ["object"] = UseType,
                ["payment_method"] = method.Id(),
                ["used"] = false,
            }
        );
        return token;
    }

    private static string UseOf(string token) => "use_of_" + token;
}

using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Objects.Stored;

namespace StripeGuard.Testing.Payments;

/// <summary>What PaymentIntents and SetupIntents share: which PaymentMethod is used, and what the cardholder must do next.</summary>
internal static class Intents
{
    /// <summary>The PaymentMethod that the request names or describes; null when it does neither.</summary>
    public static JsonObject? GivenPaymentMethod(Work work, Parameters parameters)
    {
        if (parameters.String("payment_method") is { } id)
        {
            return PaymentMethods.Named(work, id);
        }

        if (parameters.String("confirmation_token") is { } token)
        {
            return ConfirmationTokens.Redeem(work, token);
        }

        return parameters.Object("payment_method_data") is { } data
            ? PaymentMethods.New(work, data, "payment_method_data")
            : null;
    }

    /// <summary>Refuses a PaymentMethod of another customer, or one that may not be used again.</summary>
    /// <param name="what">The intent's name in Stripe's messages: <c>PaymentIntent</c>.</param>
    /// <param name="intent">The intent as it is, to go with the error; null while it is being created.</param>
    public static void CheckOwner(Work work, JsonObject method, string? customer, string what, JsonObject? intent)
    {
        var owner = method.Text("customer");
        if (owner is not null && owner != customer)
        {
            throw Refused(BelongsTo(method.Id(), owner, customer, what), intent);
        }

        if (owner is null && CardOnFile.Of(work.Objects, method.Id())?.UsedUp == true)
        {
            throw Refused(
                StripeErrors.Invalid(
                    "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first."
                ),
                intent
            );
        }
    }

    private static StripeErrorException BelongsTo(string method, string owner, string? customer, string what) =>
        (customer, what) switch
        {
            (null, "PaymentIntent") => StripeErrors.Invalid(
                $"The `payment_method` parameter supplied {method} belongs to the Customer {owner}. Please include the Customer in the `customer` parameter on the PaymentIntent.",
                "parameter_missing",
                "source"
            ),
            (null, _) => StripeErrors.Invalid(
                $"The payment method supplied ({method}) belongs to the Customer {owner}. Please include the Customer in the `customer` parameter on the {what}.",
                param: "payment_method"
            ),
            _ => StripeErrors.Invalid(
                $"The PaymentMethod {method} does not belong to the Customer you supplied {customer}. Please use this PaymentMethod with the Customer that it belongs to instead.",
                param: "payment_method"
            ),
        };

    /// <summary>Stripe's refusal of a move that the intent's status does not allow; it carries the intent.</summary>
    public static StripeErrorException UnexpectedState(string message, JsonObject intent) =>
        Refused(StripeErrors.Invalid(message, intent.Text("object") + "_unexpected_state"), intent);

    /// <summary>An error with the intent it is about.</summary>
    public static StripeErrorException Refused(StripeErrorException error, JsonObject? intent) =>
        intent is null ? error : error.With(intent.Text("object")!, intent);

    /// <summary>
    /// What the cardholder must do to authenticate: a page to be sent to when the request gave a <c>return_url</c>,
    /// something for Stripe.js otherwise.
    /// </summary>
    public static JsonObject NextAction(JsonObject intent, string? returnUrl, string baseUrl)
    {
        var page =
            $"{baseUrl}{AuthenticationPage.Path}/{intent.Id()}?client_secret={Uri.EscapeDataString(intent.Text("client_secret")!)}";
        return returnUrl is not null
            ? new JsonObject
            {
                ["redirect_to_url"] = new JsonObject
                {
                    ["return_url"] = returnUrl,
                    ["url"] = $"{page}&return_url={Uri.EscapeDataString(returnUrl)}",
                },
                ["type"] = "redirect_to_url",
            }
            : new JsonObject
            {
                ["type"] = "use_stripe_sdk",
                ["use_stripe_sdk"] = new JsonObject
                {
                    ["source"] = intent.Id(),
                    ["stripe_js"] = page,
                    ["type"] = "three_d_secure_redirect",
                },
            };
    }

    /// <summary>The address under which the caller reached this server.</summary>
    public static string BaseUrl(Call call) => "http://" + (call.Request.Header("Host") ?? "127.0.0.1");

    /// <summary>The <c>automatic_payment_methods</c> of a new intent: on, unless the request lists the types itself.</summary>
    public static JsonObject? AutomaticPaymentMethods(Parameters parameters)
    {
        if (parameters.Object("automatic_payment_methods") is { } given)
        {
            return new JsonObject
            {
                ["allow_redirects"] = given.String("allow_redirects") ?? "always",
                ["enabled"] =
                    given.Bool("enabled") ?? throw StripeErrors.MissingParameter("automatic_payment_methods[enabled]"),
            };
        }

        return parameters.Has("payment_method_types")
            ? null
            : new JsonObject { ["allow_redirects"] = "always", ["enabled"] = true };
    }

    public static JsonArray PaymentMethodTypes(Parameters parameters) =>
        parameters.Array("payment_method_types")?.DeepClone() as JsonArray ?? new JsonArray("card");

    /// <summary>Writes the <c>payment_method_options</c> that were sent over those that are there.</summary>
    public static void ApplyOptions(Call call, JsonObject intent)
    {
        if (
            call.Parameters.Object("payment_method_options") is not { } sent
            || EntityShape.Current.Field(call, intent.Text("object")!, "payment_method_options") is not JsonObject typed
        )
        {
            return;
        }

        var options = intent.Object("payment_method_options")!;
        foreach (var (type, given) in sent.Tree)
        {
            var of = options[type] as JsonObject ?? [];
            foreach (var (name, _) in given as JsonObject ?? [])
            {
                of[name] = typed.Object(type)?[name]?.DeepClone();
            }

            options[type] = of;
        }
    }

    /// <summary>Refuses a PaymentMethod of a type that the intent does not take.</summary>
    public static void CheckType(JsonObject intent, JsonObject method)
    {
        var type = method.Text("type");
        var types = (JsonArray)intent["payment_method_types"]!;
        if (
            intent.Object("automatic_payment_methods")?.Flag("enabled") == true
            || types.Any(item => item!.GetValue<string>() == type)
        )
        {
            return;
        }

        var allowed = string.Join(", ", types.Select(item => item!.GetValue<string>()));
        throw Refused(
            StripeErrors.Invalid(
                $"The PaymentMethod provided ({type}) is not allowed for this {(intent.Text("object") == "setup_intent" ? "SetupIntent" : "PaymentIntent")}. Please attach a PaymentMethod of one of the following types: {allowed}, or update the allowed payment_method_types to include \"{type}\".",
                param: "payment_method"
            ),
            intent
        );
    }

    /// <summary>The error of a decline as an intent keeps it: <c>last_payment_error</c>, <c>last_setup_error</c>.</summary>
    public static JsonObject LastError(StripeErrorException error, JsonObject method)
    {
        var last = (JsonObject)error.Error.DeepClone();
        last["payment_method"] = method.DeepClone();
        last["payment_method_type"] = method.Text("type");
        return last;
    }
}

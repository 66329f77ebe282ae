using System.Text.Json.Nodes;
using StripeGuard.Testing.Checkout;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>SetupIntents: docs.stripe.com/api/setup_intents. They save a PaymentMethod for later without taking money.</summary>
internal sealed class SetupIntents : IResource
{
    public const string Type = "setup_intent";

    private static readonly string[] Open = ["requires_payment_method", "requires_confirmation", "requires_action"];

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/setup_intents", Create);
        routes.On("GET /v1/setup_intents/{intent}", call => call.Target(Type));
        routes.On("POST /v1/setup_intents/{intent}", Update);
        routes.On("GET /v1/setup_intents", call => call.List(Type));
        routes.On("POST /v1/setup_intents/{intent}/confirm", ConfirmByApi);
        routes.On("POST /v1/setup_intents/{intent}/cancel", Cancel);
        routes.On("POST /v1/setup_intents/{intent}/verify_microdeposits", VerifyMicrodeposits);
    }

    /// <summary>The cardholder completed the challenge.</summary>
    public static void CompleteAuthentication(Work work, JsonObject intent) =>
        Attempt(work, intent, MethodOf(work, intent), Confirmation.Authenticated);

    /// <summary>The cardholder failed or gave up the challenge.</summary>
    public static void FailAuthentication(Work work, JsonObject intent) =>
        Fail(
            work,
            intent,
            MethodOf(work, intent),
            StripeErrors.Invalid(
                "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
                "setup_intent_authentication_failure"
            ),
            Confirmation.Authenticated
        );

    /// <summary>A new intent by the parameters of its create route (leaves are strings), for what is set up inside Stripe.</summary>
    public static JsonObject New(Work work, JsonObject parameters) =>
        Create(Call.Within(work.Account, work.Cause, "/v1/setup_intents", parameters));

    internal static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        RefuseWithoutConfirm(parameters, "return_url", "mandate_data", "use_stripe_sdk");
        var customer = call.Reference("customer", Customers.Type);
        var method = Intents.GivenPaymentMethod(work, parameters);
        if (method is not null)
        {
            Intents.CheckOwner(work, method, customer?.Id(), "SetupIntent", intent: null);
        }

        var id = work.Id("seti_");
        var intent = new JsonObject
        {
            ["id"] = id,
            ["object"] = Type,
            ["application"] = null,
            ["automatic_payment_methods"] = Intents.AutomaticPaymentMethods(parameters),
            ["cancellation_reason"] = null,
            ["client_secret"] = work.ClientSecret(id),
            ["created"] = work.Now,
            ["customer"] = customer?.Id(),
            ["customer_account"] = null,
            ["description"] = null,
            ["excluded_payment_method_types"] = parameters.Tree("excluded_payment_method_types"),
            ["flow_directions"] = parameters.Tree("flow_directions"),
            ["last_setup_error"] = null,
            ["latest_attempt"] = null,
            ["livemode"] = false,
            ["mandate"] = null,
            ["metadata"] = call.NewMetadata(),
            ["next_action"] = null,
            ["on_behalf_of"] = null,
            ["payment_method"] = method?.Id(),
            ["payment_method_configuration_details"] = null,
            ["payment_method_options"] = new JsonObject
            {
                ["card"] = new JsonObject
                {
                    ["mandate_options"] = null,
                    ["network"] = null,
                    ["request_three_d_secure"] = "automatic",
                },
            },
            ["payment_method_types"] = Intents.PaymentMethodTypes(parameters),
            ["single_use_mandate"] = null,
            ["status"] = method is null ? "requires_payment_method" : "requires_confirmation",
            ["usage"] = parameters.String("usage") ?? "off_session",
        };
        Apply(call, intent);
        if (method is not null)
        {
            Intents.CheckType(intent, method);
        }

        work.Objects.Add(intent);
        work.Raise("setup_intent.created", intent);
        return parameters.Bool("confirm") == true ? Attempt(call, intent, method) : intent;
    }

    private static JsonObject Update(Call call)
    {
        var work = Work.Of(call);
        var intent = call.Target(Type);
        RefuseUnlessOpen("update", intent);
        var customer = call.Parameters.Has("customer")
            ? call.Reference("customer", Customers.Type)?.Id()
            : intent.Text("customer");
        var method = Intents.GivenPaymentMethod(work, call.Parameters);
        if (method is not null)
        {
            Intents.CheckOwner(work, method, customer, "SetupIntent", intent);
        }

        return call.Update(
            intent,
            eventType: null,
            _ =>
            {
                intent["customer"] = customer;
                Apply(call, intent);
                if (method is not null)
                {
                    intent["payment_method"] = method.Id();
                    intent["status"] = "requires_confirmation";
                    intent["next_action"] = null;
                }
            }
        );
    }

    private static JsonObject ConfirmByApi(Call call)
    {
        SessionIntents.RefuseByApi(Work.Of(call), call.Target(Type), Type, "SetupIntents");
        return Confirm(call);
    }

    internal static JsonObject Confirm(Call call)
    {
        var work = Work.Of(call);
        var intent = call.Target(Type);
        RefuseUnlessOpen("confirm", intent);
        var method = Intents.GivenPaymentMethod(work, call.Parameters);
        if (method is null && intent.Text("payment_method") is not null)
        {
            method = MethodOf(work, intent);
        }

        if (method is not null)
        {
            Intents.CheckOwner(work, method, intent.Text("customer"), "SetupIntent", intent);
            Intents.CheckType(intent, method);
        }

        Apply(call, intent);
        return Attempt(call, intent, method);
    }

    private static JsonObject Cancel(Call call)
    {
        var intent = call.Target(Type);
        var reason = call.Parameters.String("cancellation_reason");
        RefuseUnlessOpen("cancel", intent);
        SessionIntents.RefuseByApi(Work.Of(call), intent, Type, "SetupIntents");
        Cancel(Work.Of(call), intent, reason);
        return intent;
    }

    internal static void Cancel(Work work, JsonObject intent, string? reason)
    {
        intent["status"] = "canceled";
        intent["cancellation_reason"] = reason;
        intent["next_action"] = null;
        work.Raise("setup_intent.canceled", intent);
    }

    private static JsonObject VerifyMicrodeposits(Call call)
    {
        var work = Work.Of(call);
        var intent = call.Target(Type);
        Microdeposits.Verify(work, call.Parameters, intent);
        Attempt(work, intent, MethodOf(work, intent), Confirmation.Authenticated);
        return intent;
    }

    private static JsonObject Attempt(Call call, JsonObject intent, JsonObject? method)
    {
        if (method is null)
        {
            throw Intents.UnexpectedState(
                "You cannot confirm this SetupIntent because it's missing a payment method. You can either update the SetupIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
                intent
            );
        }

        var confirmation = new Confirmation(
            OffSession: false,
            ErrorOnRequiresAction: false,
            call.Parameters.String("return_url"),
            Intents.BaseUrl(call)
        );
        return Attempt(Work.Of(call), intent, method, confirmation) is { } error ? throw error : intent;
    }

    private static StripeErrorException? Attempt(
        Work work,
        JsonObject intent,
        JsonObject method,
        Confirmation confirmation
    )
    {
        intent["payment_method"] = method.Id();
        if (Microdeposits.AreWanted(work, intent, method))
        {
            SetupAttempts.Write(work, intent, method, "requires_action", confirmation, error: null);
            Microdeposits.Send(work, intent, method);
            return null;
        }

        var answer = CardOnFile.Of(work.Objects, method.Id()) is { } card
            ? Issuer.AskToSetUp(card, confirmation.Question(intent))
            : IssuerAnswer.Approved;
        if (answer.Challenge)
        {
            intent["status"] = "requires_action";
            intent["next_action"] = Intents.NextAction(intent, confirmation.ReturnUrl, confirmation.BaseUrl);
            SetupAttempts.Write(work, intent, method, "requires_action", confirmation, error: null);
            work.Raise("setup_intent.requires_action", intent);
            return null;
        }

        if (answer.Decline is { } decline)
        {
            return Fail(work, intent, method, decline.ErrorWithParam(), confirmation);
        }

        Succeed(work, intent, method, confirmation);
        return null;
    }

    private static void Succeed(Work work, JsonObject intent, JsonObject method, Confirmation confirmation)
    {
        var card = CardOnFile.Of(work.Objects, method.Id());
        if (intent.Text("customer") is { } customer)
        {
            PaymentMethods.Attach(work, method, work.Objects.Get(Customers.Type, customer, "customer"));
            card?.SetUp = intent.Text("usage") == "off_session";
        }
        else
        {
            card?.UsedUp = true;
        }

        intent["status"] = "succeeded";
        intent["mandate"] = Mandates.For(work, method)?.Id();
        intent["next_action"] = null;
        intent["last_setup_error"] = null;
        SetupAttempts.Write(work, intent, method, "succeeded", confirmation, error: null);
        work.Raise("setup_intent.succeeded", intent);
    }

    private static StripeErrorException Fail(
        Work work,
        JsonObject intent,
        JsonObject method,
        StripeErrorException error,
        Confirmation confirmation
    )
    {
        intent["status"] = "requires_payment_method";
        intent["payment_method"] = null;
        intent["next_action"] = null;
        intent["last_setup_error"] = Intents.LastError(error, method);
        SetupAttempts.Write(work, intent, method, "failed", confirmation, intent.Object("last_setup_error"));
        work.Raise("setup_intent.setup_failed", intent);
        return error.With("payment_method", method).With(Type, intent);
    }

    private static void Apply(Call call, JsonObject intent)
    {
        var parameters = call.Parameters;
        intent.SetTexts(parameters, "description", "on_behalf_of");
        if (parameters.Bool("attach_to_self") is { } attach)
        {
            intent["attach_to_self"] = attach;
        }

        if (parameters.Array("payment_method_types") is { } types)
        {
            intent["payment_method_types"] = types.DeepClone();
        }

        Intents.ApplyOptions(call, intent);
    }

    private static void RefuseWithoutConfirm(Parameters parameters, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (parameters.Has(name) && parameters.Bool("confirm") != true)
            {
                throw StripeErrors.Invalid(
                    $"The parameter `{name}` cannot be passed when creating a SetupIntent unless `confirm` is set to true.",
                    param: name
                );
            }
        }
    }

    private static JsonObject MethodOf(Work work, JsonObject intent) =>
        work.Objects.Get(PaymentMethods.Type, intent.Text("payment_method")!, PaymentMethods.Type);

    private static void RefuseUnlessOpen(string move, JsonObject intent)
    {
        var status = intent.Text("status");
        if (Open.Contains(status))
        {
            return;
        }

        throw Intents.UnexpectedState(
            (move, status) switch
            {
                ("cancel", _) =>
                    $"You cannot cancel this SetupIntent because it has a status of {status}. Only a SetupIntent with one of the following statuses may be canceled: {string.Join(", ", Open)}.",
                (_, "canceled") => $"You cannot {move} this SetupIntent because it has been canceled.",
                _ => $"You cannot {move} this SetupIntent because it has already succeeded.",
            },
            intent
        );
    }
}

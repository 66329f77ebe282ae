using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Checkout;
using StripeGuard.Testing.Connect;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>PaymentIntents: docs.stripe.com/api/payment_intents, docs.stripe.com/payments/paymentintents/lifecycle.</summary>
internal sealed class PaymentIntents : IResource
{
    public const string Type = "payment_intent";

    private static readonly string[] Confirmable =
    [
        "requires_payment_method",
        "requires_confirmation",
        "requires_action",
    ];
    private static readonly string[] Cancelable =
    [
        "requires_payment_method",
        "requires_capture",
        "requires_confirmation",
        "requires_action",
        "processing",
    ];

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/payment_intents", Create);
        routes.On("GET /v1/payment_intents/{intent}", call => call.Target(Type));
        routes.On("POST /v1/payment_intents/{intent}", Update);
        routes.On("GET /v1/payment_intents", call => call.List(Type));
        routes.On("POST /v1/payment_intents/{intent}/confirm", ConfirmByApi);
        routes.On("POST /v1/payment_intents/{intent}/capture", Capture);
        routes.On("POST /v1/payment_intents/{intent}/cancel", Cancel);
        routes.On("POST /v1/payment_intents/{intent}/increment_authorization", IncrementAuthorization);
        routes.On("POST /v1/payment_intents/{intent}/apply_customer_balance", ApplyCustomerBalance);
        routes.On("POST /v1/payment_intents/{intent}/verify_microdeposits", VerifyMicrodeposits);
    }

    /// <summary>A new intent by the parameters of its create route (leaves are strings), for what is paid inside Stripe.</summary>
    public static JsonObject New(Work work, JsonObject parameters) =>
        Create(Call.Within(work.Account, work.Cause, "/v1/payment_intents", parameters));

    internal static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var amount = parameters.RequiredLong("amount");
        var currency = Currency.Of(parameters.Required("currency"));
        CheckAmount(call, currency, amount);
        var customer = call.Reference("customer", Customers.Type);
        var confirm = parameters.Bool("confirm") ?? false;
        RefuseWithoutConfirm(parameters, confirm, "off_session", "error_on_requires_action", "return_url");
        RefuseBothTypes(parameters);
        var method = Intents.GivenPaymentMethod(work, parameters);
        if (method is not null)
        {
            Intents.CheckOwner(work, method, customer?.Id(), "PaymentIntent", intent: null);
        }

        var id = work.Id("pi_");
        var intent = new JsonObject
        {
            ["id"] = id,
            ["object"] = Type,
            ["amount"] = amount,
            ["amount_capturable"] = 0L,
            ["amount_details"] = AmountDetails(parameters),
            ["amount_received"] = 0L,
            ["application"] = null,
            ["application_fee_amount"] = null,
            ["automatic_payment_methods"] = Intents.AutomaticPaymentMethods(parameters),
            ["canceled_at"] = null,
            ["cancellation_reason"] = null,
            ["capture_method"] = parameters.String("capture_method") ?? "automatic_async",
            ["client_secret"] = work.ClientSecret(id),
            ["confirmation_method"] = parameters.String("confirmation_method") ?? "automatic",
            ["created"] = work.Now,
            ["currency"] = currency.Code,
            ["customer"] = customer?.Id(),
            ["customer_account"] = null,
            ["description"] = null,
            ["excluded_payment_method_types"] = parameters.Tree("excluded_payment_method_types"),
            ["last_payment_error"] = null,
            ["latest_charge"] = null,
            ["livemode"] = false,
            ["managed_payments"] = new JsonObject { ["enabled"] = false },
            ["metadata"] = call.NewMetadata(),
            ["next_action"] = null,
            ["on_behalf_of"] = null,
            ["payment_method"] = method?.Id(),
            ["payment_method_configuration_details"] = null,
            ["payment_method_options"] = new JsonObject { ["card"] = CardOptions() },
            ["payment_method_types"] = Intents.PaymentMethodTypes(parameters),
            ["processing"] = null,
            ["receipt_email"] = null,
            ["review"] = null,
            ["setup_future_usage"] = null,
            ["shipping"] = null,
            ["source"] = null,
            ["statement_descriptor"] = null,
            ["statement_descriptor_suffix"] = null,
            ["status"] = method is null ? "requires_payment_method" : "requires_confirmation",
            ["transfer_data"] = null,
            ["transfer_group"] = null,
        };
        Apply(call, intent);
        if (method is not null)
        {
            Intents.CheckType(intent, method);
        }

        work.Objects.Add(intent);
        work.Raise("payment_intent.created", intent);
        return confirm ? Attempt(call, work, intent, method) : intent;
    }

    private static JsonObject Update(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var intent = call.Target(Type);
        var status = intent.Text("status");
        foreach (var name in (string[])["amount", "currency"])
        {
            if (parameters.Has(name) && !Confirmable.Contains(status))
            {
                throw Intents
                    .UnexpectedState(
                        $"This PaymentIntent's {name} could not be updated because it has a status of {status}. You may only update the {name} of a PaymentIntent with one of the following statuses: {string.Join(", ", Confirmable)}.",
                        intent
                    )
                    .With("param", name);
            }
        }

        var currency = Currency.Of(parameters.String("currency") ?? intent.Text("currency")!);
        var amount = parameters.Long("amount") ?? intent.Number("amount");
        if (parameters.Has("amount") || parameters.Has("currency"))
        {
            CheckAmount(call, currency, amount);
        }

        var customer = parameters.Has("customer")
            ? call.Reference("customer", Customers.Type)?.Id()
            : intent.Text("customer");
        var method = Intents.GivenPaymentMethod(work, parameters);
        if (method is not null)
        {
            RefuseUnless(Confirmable, "update", "updated", intent);
            Intents.CheckOwner(work, method, customer, "PaymentIntent", intent);
        }

        // Stripe has no payment_intent.updated event: docs.stripe.com/api/events/types.
        return call.Update(
            intent,
            eventType: null,
            _ =>
            {
                intent["amount"] = amount;
                intent["currency"] = currency.Code;
                intent["customer"] = customer;
                Apply(call, intent);
                if (method is not null)
                {
                    Use(intent, method);
                }
            }
        );
    }

    private static JsonObject ConfirmByApi(Call call)
    {
        SessionIntents.RefuseByApi(Work.Of(call), call.Target(Type), Type, "PaymentIntents");
        return Confirm(call);
    }

    internal static JsonObject Confirm(Call call)
    {
        var work = Work.Of(call);
        var intent = call.Target(Type);
        var status = intent.Text("status");
        if (status == "succeeded")
        {
            throw Intents.UnexpectedState(
                "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.",
                intent
            );
        }

        RefuseUnless(Confirmable, "confirm", "confirmed", intent);
        var method = Intents.GivenPaymentMethod(work, call.Parameters);
        if (method is null && intent.Text("payment_method") is { } id)
        {
            method = work.Objects.Get(PaymentMethods.Type, id, PaymentMethods.Type);
        }

        if (method is not null)
        {
            Intents.CheckOwner(work, method, intent.Text("customer"), "PaymentIntent", intent);
            Intents.CheckType(intent, method);
        }

        Apply(call, intent);
        return Attempt(call, work, intent, method);
    }

    private static JsonObject Attempt(Call call, Work work, JsonObject intent, JsonObject? method)
    {
        method ??= DefaultPaymentMethod(work, intent);
        var parameters = call.Parameters;
        var confirmation = new Confirmation(
            parameters.Bool("off_session") ?? parameters.String("off_session") is "one_off" or "recurring",
            parameters.Bool("error_on_requires_action") ?? false,
            parameters.String("return_url"),
            Intents.BaseUrl(call)
        );
        return PaymentAttempt.Run(work, intent, method, confirmation) is { } error ? throw error : intent;
    }

    private static JsonObject Capture(Call call)
    {
        var work = Work.Of(call);
        var intent = call.Target(Type);
        var status = intent.Text("status");
        if (status == "succeeded")
        {
            throw Intents.UnexpectedState(
                "This PaymentIntent could not be captured because it has already been captured.",
                intent
            );
        }

        if (status != "requires_capture")
        {
            throw Intents.UnexpectedState(
                $"This PaymentIntent could not be captured because it has a status of {status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.",
                intent
            );
        }

        var capturable = intent.Number("amount_capturable");
        var amount = call.Parameters.Long("amount_to_capture") ?? capturable;
        if (amount < 1)
        {
            // The param is that of the charge underneath: recorded from the test mode of 2026-08-26.dahlia.
            throw Intents.Refused(
                amount < 0
                    ? StripeErrors.Invalid("Invalid non-negative integer", param: "amount_to_capture")
                    : StripeErrors.Invalid(
                        "This value must be greater than or equal to 1.",
                        "parameter_invalid_integer",
                        "amount"
                    ),
                intent
            );
        }

        if (amount > capturable)
        {
            throw StripeErrors
                .Invalid(
                    "The payment could not be captured because the requested capture amount is greater than the amount you can capture for this charge. Contact us via https://support.stripe.com/contact/ for help.",
                    "amount_too_large"
                )
                .With(Type, intent);
        }

        var charge = work.Objects.Get(Charges.Type, intent.Text("latest_charge")!, Charges.Type);
        call.Update(
            intent,
            eventType: null,
            _ =>
            {
                Apply(call, intent);
                intent["amount_capturable"] = 0L;
                intent["amount_received"] = amount;
                intent["status"] = "succeeded";
            }
        );
        Charges.Capture(work, charge, amount);
        work.Raise("payment_intent.succeeded", intent);
        return intent;
    }

    private static JsonObject Cancel(Call call)
    {
        var work = Work.Of(call);
        var intent = call.Target(Type);
        var reason = call.Parameters.String("cancellation_reason");
        RefuseUnless(Cancelable, "cancel", "canceled", intent);
        SessionIntents.RefuseByApi(work, intent, Type, "PaymentIntents");
        if (InvoicePayments.InvoiceOf(work.Objects, intent.Id()) is { } invoice)
        {
            throw Intents.UnexpectedState(
                $"You cannot cancel this PaymentIntent because it was created by the invoice {invoice}. Void the invoice instead.",
                intent
            );
        }

        Cancel(work, intent, reason);
        return intent;
    }

    /// <summary>Cancels an intent; what it held is released, and its charge stays uncaptured.</summary>
    public static void Cancel(Work work, JsonObject intent, string? reason)
    {
        intent["status"] = "canceled";
        intent["canceled_at"] = work.Now;
        intent["cancellation_reason"] = reason;
        intent["amount_capturable"] = 0L;
        intent["next_action"] = null;
        intent["processing"] = null;
        work.Raise("payment_intent.canceled", intent);
    }

    private static JsonObject IncrementAuthorization(Call call)
    {
        var work = Work.Of(call);
        var intent = call.Target(Type);
        RefuseUnless(["requires_capture"], "increment the authorization on", "incremented", intent);
        var amount = call.Parameters.RequiredLong("amount");
        if (amount <= intent.Number("amount"))
        {
            throw StripeErrors.Invalid(
                "The amount must be greater than the currently authorized amount.",
                param: "amount"
            );
        }

        CheckAmount(call, Currency.Of(intent.Text("currency")!), amount);
        var charge = work.Objects.Get(Charges.Type, intent.Text("latest_charge")!, Charges.Type);
        var card = charge.Object("payment_method_details")?.Object("card");
        work.Update(
            charge,
            "charge.updated",
            () =>
            {
                charge["amount"] = amount;
                card?["amount_authorized"] = amount;
                card?["overcapture"] = new JsonObject
                {
                    ["maximum_amount_capturable"] = amount,
                    ["status"] = "unavailable",
                };
            }
        );
        return call.Update(
            intent,
            "payment_intent.amount_capturable_updated",
            _ =>
            {
                Apply(call, intent);
                intent["amount"] = amount;
                intent["amount_capturable"] = amount;
            }
        );
    }

    /// <summary>Takes from the customer's cash balance, which only bank transfers fill: docs.stripe.com/payments/customer-balance.</summary>
    private static JsonObject ApplyCustomerBalance(Call call)
    {
        var intent = call.Target(Type);
        if (intent.Text("customer") is null)
        {
            throw StripeErrors.Invalid(
                "This PaymentIntent does not have a customer, so there is no cash balance to apply to it.",
                param: "intent"
            );
        }

        RefuseUnless(["requires_action", "requires_capture"], "apply a customer balance to", "paid from it", intent);
        throw StripeErrors
            .Invalid("The customer does not have sufficient funds in their cash balance to pay this PaymentIntent.")
            .With(Type, intent);
    }

    private static JsonObject VerifyMicrodeposits(Call call)
    {
        var work = Work.Of(call);
        var intent = call.Target(Type);
        Microdeposits.Verify(work, call.Parameters, intent);
        var method = work.Objects.Get(PaymentMethods.Type, intent.Text("payment_method")!, PaymentMethods.Type);
        PaymentAttempt.Run(work, intent, method, Confirmation.Authenticated);
        return intent;
    }

    /// <summary>The customer's default, when neither the request nor the intent names a PaymentMethod.</summary>
    private static JsonObject DefaultPaymentMethod(Work work, JsonObject intent)
    {
        if (
            intent.Text("customer") is { } customerId
            && work.Objects.Find(Customers.Type, customerId) is { } customer
            && customer.Object("invoice_settings")?.Text("default_payment_method") is { } id
        )
        {
            return work.Objects.Get(PaymentMethods.Type, id, PaymentMethods.Type);
        }

        throw Intents.UnexpectedState(
            intent.Text("customer") is { } named
                ? $"You cannot confirm this PaymentIntent because it's missing a payment method. To confirm the PaymentIntent with {named}, specify a payment method attached to this customer along with the customer ID."
                : "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
            intent
        );
    }

    /// <summary>The PaymentMethod to confirm with; one that was asked to authenticate starts over.</summary>
    private static void Use(JsonObject intent, JsonObject method)
    {
        intent["payment_method"] = method.Id();
        intent["status"] = "requires_confirmation";
        intent["next_action"] = null;
    }

    /// <summary>Writes the parameters that create, update, confirm and capture share.</summary>
    private static void Apply(Call call, JsonObject intent)
    {
        var parameters = call.Parameters;
        ConnectCharges.Check(Work.Of(call), parameters, intent);
        foreach (var name in (string[])["statement_descriptor", "statement_descriptor_suffix"])
        {
            StatementDescriptors.Check(parameters, name);
        }

        intent.SetTexts(
            parameters,
            "description",
            "on_behalf_of",
            "receipt_email",
            "setup_future_usage",
            "statement_descriptor",
            "statement_descriptor_suffix",
            "transfer_group"
        );
        if (parameters.String("capture_method") is { } captureMethod)
        {
            intent["capture_method"] = captureMethod;
        }

        if (parameters.Has("application_fee_amount"))
        {
            intent["application_fee_amount"] = ApplicationFee(parameters, intent);
        }

        if (parameters.Has("transfer_data"))
        {
            intent["transfer_data"] = Shapes.TransferData(parameters);
        }

        if (parameters.Array("payment_method_types") is { } types)
        {
            intent["payment_method_types"] = types.DeepClone();
        }

        intent["shipping"] = Shapes.Shipping(parameters, intent.Object("shipping"));
        Intents.ApplyOptions(call, intent);
    }

    private static long? ApplicationFee(Parameters parameters, JsonObject intent)
    {
        var fee = parameters.Long("application_fee_amount");
        if (fee < 0)
        {
            throw StripeErrors.Invalid(
                "This value must be greater than or equal to 0.",
                "parameter_invalid_integer",
                "application_fee_amount"
            );
        }

        return fee is null || fee <= intent.Number("amount")
            ? fee
            : throw StripeErrors.Invalid(
                "Your application fee cannot be greater than the amount of the payment.",
                param: "application_fee_amount"
            );
    }

    private static JsonObject AmountDetails(Parameters parameters)
    {
        var details = new JsonObject { ["tip"] = new JsonObject() };
        if (parameters.Object("amount_details") is not { } given)
        {
            return details;
        }

        foreach (var name in (string[])["discount_amount"])
        {
            if (given.Long(name) is { } amount)
            {
                details[name] = amount;
            }
        }

        foreach (var name in (string[])["shipping", "tax"])
        {
            if (given.Object(name) is { } part)
            {
                details[name] = AmountDetail(part);
            }
        }

        return details;
    }

    private static JsonObject AmountDetail(Parameters given)
    {
        var detail = new JsonObject();
        foreach (var (name, value) in given.Tree)
        {
            detail[name] =
                name.EndsWith("amount", StringComparison.Ordinal) || name.StartsWith("total", StringComparison.Ordinal)
                    ? given.Long(name)
                    : value?.DeepClone();
        }

        return detail;
    }

    private static JsonObject CardOptions() =>
        new()
        {
            ["installments"] = null,
            ["mandate_options"] = null,
            ["network"] = null,
            ["request_three_d_secure"] = "automatic",
        };

    private static void CheckAmount(Call call, Currency currency, long amount)
    {
        var bounds = call.Account.Options.MaximumAmount is { } maximum ? currency with { Maximum = maximum } : currency;
        bounds.Check(amount);
    }

    private static void RefuseWithoutConfirm(Parameters parameters, bool confirm, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (parameters.Has(name) && !confirm)
            {
                throw StripeErrors.Invalid(
                    $"The parameter `{name}` cannot be passed when creating a PaymentIntent unless `confirm` is set to true.",
                    param: name
                );
            }
        }
    }

    private static void RefuseBothTypes(Parameters parameters)
    {
        if (
            parameters.Has("payment_method_types")
            && parameters.Object("automatic_payment_methods")?.Bool("enabled") == true
        )
        {
            throw StripeErrors.Invalid(
                "You may only specify one of these parameters: automatic_payment_methods, payment_method_types."
            );
        }
    }

    /// <param name="move">As in "You cannot confirm this PaymentIntent".</param>
    /// <param name="done">As in "may be confirmed".</param>
    private static void RefuseUnless(string[] allowed, string move, string done, JsonObject intent)
    {
        var status = intent.Text("status");
        if (!allowed.Contains(status))
        {
            throw Intents.UnexpectedState(
                $"You cannot {move} this PaymentIntent because it has a status of {status}. Only a PaymentIntent with one of the following statuses may be {done}: {string.Join(", ", allowed)}.",
                intent
            );
        }
    }
}

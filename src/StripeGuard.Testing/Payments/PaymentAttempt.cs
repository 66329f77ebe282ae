using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Payments;

/// <summary>How an intent is confirmed.</summary>
/// <param name="ReturnUrl">Where the cardholder comes back to after authenticating; null when Stripe.js handles it.</param>
/// <param name="BaseUrl">The address of this server, for the authentication page.</param>
internal sealed record Confirmation(bool OffSession, bool ErrorOnRequiresAction, string? ReturnUrl, string BaseUrl)
{
    /// <summary>Carried on after the cardholder has authenticated.</summary>
    public static readonly Confirmation Authenticated = new(false, false, null, "") { IsAuthenticated = true };

    public bool IsAuthenticated { get; private init; }

    /// <summary>
    /// The payment waits for a cardholder who is not there, rather than being declined: an invoice's does
    /// (docs.stripe.com/billing/subscriptions/overview#requires-action).
    /// </summary>
    public bool WaitsForCardholder { get; init; }

    public IssuerQuestion Question(JsonObject intent) =>
        new(
            OffSession,
            IsAuthenticated,
            Asks3DS: intent.Object("payment_method_options")?.Object("card")?.Text("request_three_d_secure")
                is "any"
                    or "challenge"
        );
}

/// <summary>
/// One attempt to collect a PaymentIntent with a PaymentMethod: docs.stripe.com/payments/paymentintents/lifecycle. The
/// intent moves on, its charge and its events are made; a failure is kept in <c>last_payment_error</c> and returned.
/// </summary>
internal static class PaymentAttempt
{
    /// <summary>The error code of a challenge that the cardholder failed.</summary>
    private const string AuthenticationFailure = "payment_intent_authentication_failure";

    public static StripeErrorException? Run(Work work, JsonObject intent, JsonObject method, Confirmation confirmation)
    {
        var question = confirmation.Question(intent);
        if (CardOnFile.Of(work.Objects, method.Id()) is not { } card)
        {
            WithoutCard(work, intent, method, confirmation, question);
            return null;
        }

        question = question with { Authenticated = question.Authenticated || card.AuthenticatedFor == intent.Id() };
        var answer = Issuer.Ask(work, card, question);
        if (answer.Challenge || (confirmation.WaitsForCardholder && answer.Decline == Decline.AuthenticationRequired))
        {
            return confirmation.ErrorOnRequiresAction
                ? Fail(work, intent, method, ActionNotWanted(), charge: null)
                : AskCardholder(work, intent, method, confirmation);
        }

        if (answer.Decline is not { } decline)
        {
            Succeed(work, intent, method, question);
            return null;
        }

        // An off-session payment that needs the cardholder ends before the network is asked: no charge is made.
        var charge =
            decline == Decline.AuthenticationRequired
                ? null
                : Charges.New(work, intent, method, decline, capture: false, question);
        return Fail(work, intent, method, decline.Error(), charge);
    }

    /// <summary>
    /// The cardholder completed the challenge. With manual confirmation the server must confirm once more:
    /// docs.stripe.com/payments/accept-a-payment-synchronously.
    /// </summary>
    public static void CompleteAuthentication(Work work, JsonObject intent)
    {
        var method = work.Objects.Get(PaymentMethods.Type, intent.Text("payment_method")!, PaymentMethods.Type);
        if (intent.Text("confirmation_method") == "manual" && CardOnFile.Of(work.Objects, method.Id()) is { } card)
        {
            card.AuthenticatedFor = intent.Id();
            intent["status"] = "requires_confirmation";
            intent["next_action"] = null;
            return;
        }

        Run(work, intent, method, Confirmation.Authenticated);
    }

    /// <summary>The cardholder failed or gave up the challenge.</summary>
    public static void FailAuthentication(Work work, JsonObject intent)
    {
        var method = work.Objects.Get(PaymentMethods.Type, intent.Text("payment_method")!, PaymentMethods.Type);
        Fail(
            work,
            intent,
            method,
            StripeErrors.Invalid(
                "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
                AuthenticationFailure
            ),
            charge: null
        );
    }

    /// <summary>The payment is authorised: captured as well, or held for capture.</summary>
    public static void Succeed(Work work, JsonObject intent, JsonObject method, IssuerQuestion question)
    {
        SaveForFutureUse(work, intent, method);
        var holds = HoldsForCapture(intent);
        var charge = Charges.New(work, intent, method, decline: null, capture: !holds, question);
        intent["payment_method"] = method.Id();
        intent["latest_charge"] = charge.Id();
        intent["next_action"] = null;
        intent["processing"] = null;
        intent["last_payment_error"] = null;
        if (holds)
        {
            intent["status"] = "requires_capture";
            intent["amount_capturable"] = intent.Number("amount");
            Charges.Announce(work, charge);
            work.Raise("payment_intent.amount_capturable_updated", intent);
            work.Later(ChargeDetails.AuthorizationWindow, later => Expire(later, intent, charge));
            return;
        }

        intent["status"] = "succeeded";
        intent["amount_received"] = intent.Number("amount");
        AnnounceCaptured(work, intent, charge);
        InvoicePayments.Succeeded(work, intent);
    }

    /// <summary>A hold that nobody captured in time is released: docs.stripe.com/payments/place-a-hold-on-a-payment-method.</summary>
    private static void Expire(Work work, JsonObject intent, JsonObject charge)
    {
        if (intent.Text("status") == "requires_capture" && intent.Text("latest_charge") == charge.Id())
        {
            work.Raise("charge.expired", charge);
            PaymentIntents.Cancel(work, intent, "automatic");
        }
    }

    /// <summary>The attempt failed: the intent wants another PaymentMethod, and the error carries the intent.</summary>
    public static StripeErrorException Fail(
        Work work,
        JsonObject intent,
        JsonObject method,
        StripeErrorException error,
        JsonObject? charge
    )
    {
        if (charge is not null)
        {
            error.With("charge", charge.Id());
        }

        intent["status"] = "requires_payment_method";
        intent["payment_method"] = null;
        intent["next_action"] = null;
        intent["processing"] = null;
        intent["latest_charge"] = charge?.Id() ?? intent.Text("latest_charge");
        intent["last_payment_error"] = Intents.LastError(error, method);
        if (charge is not null)
        {
            Charges.Announce(work, charge);
        }

        work.Raise("payment_intent.payment_failed", intent);
        InvoicePayments.Failed(work, intent);
        return error.With("payment_method", method).With(PaymentIntents.Type, intent);
    }

    /// <summary>
    /// With <c>automatic_async</c> the balance transaction comes after the payment has succeeded, in a
    /// <c>charge.updated</c>: docs.stripe.com/payments/payment-intents/asynchronous-capture.
    /// </summary>
    private static void AnnounceCaptured(Work work, JsonObject intent, JsonObject charge)
    {
        if (intent.Text("capture_method") != "automatic_async")
        {
            Charges.Settle(work, charge);
            Charges.Announce(work, charge);
            work.Raise("payment_intent.succeeded", intent);
            return;
        }

        Charges.Announce(work, charge);
        work.Raise("payment_intent.succeeded", intent);
        work.Update(charge, "charge.updated", () => Charges.Settle(work, charge));
    }

    /// <summary>Other payment methods are debited in days, or send the customer to a page of theirs first.</summary>
    private static void WithoutCard(
        Work work,
        JsonObject intent,
        JsonObject method,
        Confirmation confirmation,
        IssuerQuestion question
    )
    {
        if (Microdeposits.AreWanted(work, intent, method))
        {
            Microdeposits.Send(work, intent, method);
            return;
        }

        if (DelayedPayments.Is(method))
        {
            DelayedPayments.Begin(work, intent, method);
            return;
        }

        if (confirmation.IsAuthenticated)
        {
            Succeed(work, intent, method, question);
            return;
        }

        if (confirmation.ReturnUrl is null)
        {
            throw StripeErrors
                .Invalid(
                    $"A `return_url` must be specified because the payment method {method.Text("type")} sends the customer to another page.",
                    "parameter_missing",
                    "return_url"
                )
                .With(PaymentIntents.Type, intent);
        }

        AskCardholder(work, intent, method, confirmation);
    }

    private static StripeErrorException? AskCardholder(
        Work work,
        JsonObject intent,
        JsonObject method,
        Confirmation confirmation
    )
    {
        intent["status"] = "requires_action";
        intent["payment_method"] = method.Id();
        intent["next_action"] = Intents.NextAction(intent, confirmation.ReturnUrl, confirmation.BaseUrl);
        intent["last_payment_error"] = null;
        work.Raise("payment_intent.requires_action", intent);
        InvoicePayments.ActionRequired(work, intent);
        return null;
    }

    private static StripeErrorException ActionNotWanted() =>
        StripeErrors.Card(
            "This payment required an authentication action to complete, but `error_on_requires_action` was set. When you're ready, you can upgrade your integration to handle actions at https://stripe.com/docs/payments/payment-intents/upgrade-to-handle-actions.",
            "authentication_required",
            "authentication_required"
        );

    private static bool HoldsForCapture(JsonObject intent) =>
        intent.Text("capture_method") == "manual"
        || intent.Object("payment_method_options")?.Object("card")?.Text("capture_method") == "manual";

    /// <summary><c>setup_future_usage</c> attaches the PaymentMethod to the customer; used without one it is used up.</summary>
    private static void SaveForFutureUse(Work work, JsonObject intent, JsonObject method)
    {
        var card = CardOnFile.Of(work.Objects, method.Id());
        var usage =
            intent.Text("setup_future_usage")
            ?? intent.Object("payment_method_options")?.Object("card")?.Text("setup_future_usage");
        if (usage is not null and not "none" && intent.Text("customer") is { } customer)
        {
            PaymentMethods.Attach(work, method, work.Objects.Get(Customers.Type, customer, "customer"));
            if (card is not null && usage == "off_session")
            {
                card.SetUp = true;
            }
        }
        else if (card is not null && method.Text("customer") is null)
        {
            card.UsedUp = true;
        }
    }
}

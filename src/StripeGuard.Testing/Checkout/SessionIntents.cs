using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>
/// The intent behind a session. A PaymentIntent is made when the customer first tries to pay, not with the session
/// (docs.stripe.com/changelog, 2022-08-01), and stays the same through declines; a SetupIntent is there from the start.
/// </summary>
internal static class SessionIntents
{
    /// <summary>The parameters of <c>payment_intent_data</c> that go to the intent under the same name.</summary>
    private static readonly string[] PaymentData =
    [
        "application_fee_amount",
        "capture_method",
        "description",
        "metadata",
        "on_behalf_of",
        "receipt_email",
        "setup_future_usage",
        "shipping",
        "statement_descriptor",
        "statement_descriptor_suffix",
        "transfer_data",
        "transfer_group",
    ];

    public static JsonObject OpenSetup(Work work, JsonObject session)
    {
        var terms = SessionTerms.Of(work.Objects, session.Id());
        var parameters = Copy(terms.Data("setup_intent_data"), ["description", "metadata", "on_behalf_of"]);
        parameters["payment_method_types"] = session["payment_method_types"]!.DeepClone();
        parameters["customer"] = session.Text("customer");
        parameters["usage"] = "off_session";
        var intent = SetupIntents.Create(Calls.Of(work, "/v1/setup_intents", parameters));
        SessionTerms.Connect(work.Objects, session.Id(), intent.Id());
        session["setup_intent"] = intent.Id();
        return intent;
    }

    /// <summary>Tries to save the card of a session in setup mode.</summary>
    public static JsonObject Setup(Work work, JsonObject session, JsonObject method, PageAddress page)
    {
        var intent = work.Objects.Get(SetupIntents.Type, session.Text("setup_intent")!, "setup_intent");
        if (session.Text("customer") is { } customer)
        {
            intent["customer"] = customer;
        }

        return SetupIntents.Confirm(
            Calls.Of(work, "/v1/setup_intents/confirm", Confirmation(method, page), page.Host, intent.Id())
        );
    }

    /// <summary>Tries to pay a session in payment mode.</summary>
    public static JsonObject Pay(Work work, JsonObject session, JsonObject method, PageAddress page)
    {
        var intent = session.Text("payment_intent") is { } id
            ? work.Objects.Get(PaymentIntents.Type, id, "payment_intent")
            : New(work, session);
        intent["amount"] = session.Number("amount_total");
        intent["shipping"] = Shipping(session) ?? intent["shipping"]?.DeepClone();
        return PaymentIntents.Confirm(
            Calls.Of(work, "/v1/payment_intents/confirm", Confirmation(method, page), page.Host, intent.Id())
        );
    }

    /// <summary>
    /// docs.stripe.com/api/payment_intents/cancel: what a session made can be canceled only while it waits for its
    /// capture, and is confirmed on the page alone.
    /// </summary>
    public static void RefuseByApi(Work work, JsonObject intent, string type, string plural)
    {
        if (
            intent.Text("status") is not ("requires_capture" or "succeeded" or "canceled")
            && SessionTerms.SessionOf(work.Objects, intent.Id()) is not null
        )
        {
            throw StripeErrors
                .Invalid($"You cannot perform this action on {plural} created by Checkout.")
                .With(type, intent);
        }
    }

    /// <summary>Cancels the intent of a session that expires.</summary>
    public static void Cancel(Work work, JsonObject session)
    {
        if (
            session.Text("payment_intent") is { } id
            && work.Objects.Find(PaymentIntents.Type, id) is { } payment
            && payment.Text("status") is "requires_payment_method" or "requires_confirmation" or "requires_action"
        )
        {
            PaymentIntents.Cancel(work, payment, "automatic");
        }

        if (
            session.Text("setup_intent") is { } setupId
            && work.Objects.Find(SetupIntents.Type, setupId) is { } setup
            && setup.Text("status") is not ("succeeded" or "canceled")
        )
        {
            SetupIntents.Cancel(work, setup, reason: null);
        }
    }

    private static JsonObject New(Work work, JsonObject session)
    {
        var terms = SessionTerms.Of(work.Objects, session.Id());
        var parameters = Copy(terms.Data("payment_intent_data"), PaymentData);
        parameters["amount"] = session.Number("amount_total").ToString(CultureInfo.InvariantCulture);
        parameters["currency"] = session.Text("currency");
        parameters["customer"] = session.Text("customer");
        parameters["payment_method_types"] = session["payment_method_types"]!.DeepClone();
        var intent = PaymentIntents.Create(Calls.Of(work, "/v1/payment_intents", parameters));
        SessionTerms.Connect(work.Objects, session.Id(), intent.Id());
        session["payment_intent"] = intent.Id();
        return intent;
    }

    /// <summary>Where the order goes, as payments and customers show it; null where the page did not ask.</summary>
    public static JsonObject? Shipping(JsonObject session) =>
        session.Object("collected_information")?.Object("shipping_details") is { } details
            ? new JsonObject
            {
                ["address"] = details["address"]?.DeepClone(),
                ["carrier"] = null,
                ["name"] = details.Text("name"),
                ["phone"] = session.Object("customer_details")?.Text("phone"),
                ["tracking_number"] = null,
            }
            : null;

    public static JsonObject Confirmation(JsonObject method, PageAddress page) =>
        new() { ["payment_method"] = method.Id(), ["return_url"] = page.Url };

    private static JsonObject Copy(Parameters data, IEnumerable<string> names)
    {
        var copy = new JsonObject();
        foreach (var name in names)
        {
            if (data.Has(name))
            {
                copy[name] = data.Tree[name]?.DeepClone();
            }
        }

        return copy;
    }
}

/// <summary>Where the customer is: the session's page, to which 3D Secure leads back.</summary>
/// <param name="Host">The host and port under which the browser reached this server.</param>
internal sealed record PageAddress(string Host, string Url);

/// <summary>Calls that Checkout makes to the API by itself: they have a request id, as Stripe's own requests do.</summary>
internal static class Calls
{
    public static Call Of(
        Work work,
        string path,
        JsonObject parameters,
        string host = "127.0.0.1",
        params string[] pathValues
    )
    {
        foreach (var (name, value) in parameters.ToArray())
        {
            if (value is null)
            {
                parameters.Remove(name);
            }
        }

        var request = new ApiRequest
        {
            Method = "POST",
            Path = path,
            Header = name => name.Equals("Host", StringComparison.OrdinalIgnoreCase) ? host : null,
            Parameters = new Parameters(parameters),
            RequestId = work.Account.RequestIds.Next("req_", 14),
        };
        return new Call(work.Account, request, pathValues);
    }
}

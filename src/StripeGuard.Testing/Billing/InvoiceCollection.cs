using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>How the money of an open invoice is asked for: docs.stripe.com/billing/subscriptions/payment-methods-setting.</summary>
internal static class InvoiceCollection
{
    private const string ActionRequired = "invoice_payment_intent_requires_action";

    /// <summary>Tries to take what is due; what keeps it from being paid is returned, and stays with the invoice.</summary>
    /// <param name="method">Null for the one that invoice, subscription or customer names.</param>
    public static StripeErrorException? Attempt(Work work, JsonObject invoice, JsonObject? method, bool offSession)
    {
        method ??= MethodOf(work, invoice);
        if (method is null)
        {
            Dunning.AttemptFailed(work, invoice, "invoice.payment_failed");
            return NoMethod();
        }

        if (InvoicePayments.IntentOf(work.Objects, invoice.Id()) is not { } intent)
        {
            return null;
        }

        if (intent.Text("status") is "processing" or "succeeded" or "canceled")
        {
            return null;
        }

        AllowType(intent, method);
        var confirmation = new Confirmation(offSession, false, null, work.Account.BaseUrl)
        {
            WaitsForCardholder = true,
        };
        try
        {
            return PaymentAttempt.Run(work, intent, method, confirmation);
        }
        catch (StripeErrorException refused)
        {
            Dunning.AttemptFailed(work, invoice, "invoice.payment_failed");
            return refused;
        }
    }

    /// <summary>
    /// The PaymentMethod that pays an invoice, or null: the invoice's own, the subscription's, the customer's, in that order.
    /// </summary>
    public static JsonObject? MethodOf(Work work, JsonObject invoice) =>
        MethodOf(
            work,
            invoice,
            SubscriptionStatus.Of(work, invoice),
            work.Objects.Find(Customers.Type, invoice.Text("customer")!)
        );

    /// <inheritdoc cref="MethodOf(Work,JsonObject)"/>
    public static JsonObject? MethodOf(
        Work work,
        JsonObject? invoice,
        JsonObject? subscription,
        JsonObject? customer
    ) =>
        new[]
        {
            invoice?.Text("default_payment_method"),
            invoice?.Text("default_source"),
            subscription?.Text("default_payment_method"),
            subscription?.Text("default_source"),
            customer?.Object("invoice_settings")?.Text("default_payment_method"),
            customer?.Text("default_source"),
        }
            .OfType<string>()
            .Select(id => work.Objects.Find(PaymentMethods.Type, id))
            .FirstOrDefault(method => method is not null && method.Text("customer") == customer?.Id());

    /// <summary>The PaymentIntent of an invoice, ready to be confirmed.</summary>
    public static JsonObject NewIntent(Work work, JsonObject invoice, long amount)
    {
        var subscription = SubscriptionStatus.Of(work, invoice);
        var method = invoice.Text("collection_method") == "charge_automatically" ? MethodOf(work, invoice) : null;
        var parameters = new JsonObject
        {
            ["amount"] = Text(amount),
            ["currency"] = invoice.Text("currency"),
            ["customer"] = invoice.Text("customer"),
            ["description"] = Description(invoice, subscription),
            ["payment_method_types"] = Types(invoice, method),
        };
        if (method is not null)
        {
            parameters["payment_method"] = method.Id();
        }

        if (subscription is not null && invoice.Text("collection_method") == "charge_automatically")
        {
            parameters["setup_future_usage"] = "off_session";
        }

        Share(invoice, subscription, amount, parameters);
        return PaymentIntents.New(work, parameters);
    }

    /// <summary>What a platform keeps or passes on of a subscription's payments: docs.stripe.com/connect/subscriptions.</summary>
    private static void Share(JsonObject invoice, JsonObject? subscription, long amount, JsonObject parameters)
    {
        if (invoice.Text("on_behalf_of") is { } account)
        {
            parameters["on_behalf_of"] = account;
        }

        var fee = PriceAmounts.Round(amount * (subscription?.Decimal("application_fee_percent") ?? 0) / 100);
        if (fee > 0)
        {
            parameters["application_fee_amount"] = Text(fee);
        }

        if (subscription?.Object("transfer_data") is not { } passed)
        {
            return;
        }

        var transfer = new JsonObject { ["destination"] = passed["destination"]?.DeepClone() };
        if (passed.Decimal("amount_percent") is { } percent)
        {
            transfer["amount"] = Text(PriceAmounts.Round(amount * percent / 100));
        }

        parameters["transfer_data"] = transfer;
    }

    /// <summary>Whether the payment waits for its cardholder.</summary>
    public static bool NeedsAction(Work work, JsonObject invoice) =>
        InvoicePayments.IntentOf(work.Objects, invoice.Id())?.Text("status") == "requires_action";

    /// <summary>What whoever tries to pay is told then.</summary>
    public static StripeErrorException ActionNeeded(Work work, JsonObject invoice) =>
        StripeErrors
            .Card(
                "This payment requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with this invoice. For more details see: https://stripe.com/docs/billing/subscriptions/overview#requires-action",
                ActionRequired
            )
            .With(PaymentIntents.Type, InvoicePayments.IntentOf(work.Objects, invoice.Id()));

    /// <summary>Stripe's refusal where there is nothing to charge.</summary>
    public static StripeErrorException NoMethod() =>
        StripeErrors.Invalid(
            "This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.",
            "resource_missing"
        );

    private static string Description(JsonObject invoice, JsonObject? subscription) =>
        subscription is null ? $"Payment for Invoice {invoice.Text("number")}"
        : invoice.Text("billing_reason") == "subscription_create" ? "Subscription creation"
        : "Subscription update";

    private static JsonArray Types(JsonObject invoice, JsonObject? method)
    {
        var types = new JsonArray();
        var chosen = invoice.Object("payment_settings")?["payment_method_types"] as JsonArray;
        foreach (var type in chosen is { Count: > 0 } ? chosen : ["card"])
        {
            types.Add(type!.DeepClone());
        }

        if (method?.Text("type") is { } own && types.All(type => type!.GetValue<string>() != own))
        {
            types.Add(own);
        }

        return types;
    }

    private static void AllowType(JsonObject intent, JsonObject method)
    {
        var types = (JsonArray)intent["payment_method_types"]!;
        var own = method.Text("type")!;
        if (types.All(type => type!.GetValue<string>() != own))
        {
            types.Add(own);
        }
    }

    private static string Text(long amount) => amount.ToString(CultureInfo.InvariantCulture);
}

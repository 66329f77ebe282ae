using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>
/// The subscription of a session in mode <c>subscription</c>: docs.stripe.com/payments/checkout/build-subscriptions. It is
/// started when the customer first submits: waiting for its first payment where something is due now, and once the card
/// is saved where a trial puts that off.
/// </summary>
internal static class SessionSubscriptions
{
    private const long SecondsADay = 86_400;

    /// <summary>Submits the card; the intent that the outcome depends on is returned.</summary>
    public static JsonObject Subscribe(Work work, JsonObject session, JsonObject method, PageAddress page) =>
        session.Number("amount_total") == 0
            ? SaveCard(work, session, method, page)
            : PayFirstInvoice(work, session, method, page);

    /// <summary>The card is saved, or none is needed: the subscription begins with nothing due.</summary>
    public static void Begin(Work work, JsonObject session, string? method)
    {
        var subscription = Start(work, session, method, "allow_incomplete");
        Complete(work, session, subscription, "no_payment_required");
    }

    /// <summary>The first invoice is paid, or its debit is under way.</summary>
    public static void Complete(Work work, JsonObject session, string paymentStatus)
    {
        if (Pending(work, session) is { } subscription)
        {
            Complete(work, session, subscription, paymentStatus);
        }
    }

    /// <summary>A session that expires leaves no subscription behind that waits for its first payment.</summary>
    public static void Cancel(Work work, JsonObject session)
    {
        if (Pending(work, session) is { } subscription && subscription.Text("status") == "incomplete")
        {
            SubscriptionEnd.Expire(work, subscription);
        }
    }

    private static JsonObject SaveCard(Work work, JsonObject session, JsonObject method, PageAddress page)
    {
        var intent = SetupIntents.Create(
            Calls.Of(
                work,
                "/v1/setup_intents",
                new JsonObject
                {
                    ["customer"] = session.Text("customer"),
                    ["payment_method_types"] = session["payment_method_types"]!.DeepClone(),
                    ["usage"] = "off_session",
                }
            )
        );
        SessionTerms.Connect(work.Objects, session.Id(), intent.Id());
        return SetupIntents.Confirm(
            Calls.Of(
                work,
                "/v1/setup_intents/confirm",
                SessionIntents.Confirmation(method, page),
                page.Host,
                intent.Id()
            )
        );
    }

    private static JsonObject PayFirstInvoice(Work work, JsonObject session, JsonObject method, PageAddress page)
    {
        var subscription = Pending(work, session);
        if (subscription is not null && !IsStill(work, session, subscription))
        {
            SubscriptionEnd.Expire(work, subscription);
            subscription = null;
        }

        subscription ??= Start(work, session, method: null, "default_incomplete");
        var intent = InvoicePayments.IntentOf(work.Objects, subscription.Text("latest_invoice")!)!;
        SessionTerms.Connect(work.Objects, session.Id(), intent.Id());
        return PaymentIntents.Confirm(
            Calls.Of(
                work,
                "/v1/payment_intents/confirm",
                SessionIntents.Confirmation(method, page),
                page.Host,
                intent.Id()
            )
        );
    }

    /// <summary>Whether what waits for its first payment is what the page now asks for.</summary>
    private static bool IsStill(Work work, JsonObject session, JsonObject subscription) =>
        subscription.Text("status") == "incomplete"
        && InvoicePayments.IntentOf(work.Objects, subscription.Text("latest_invoice")!) is { } intent
        && intent.Text("status") is "requires_payment_method" or "requires_confirmation" or "requires_action"
        && intent.Number("amount") == session.Number("amount_total");

    private static void Complete(Work work, JsonObject session, JsonObject subscription, string paymentStatus)
    {
        if (session.Text("status") != "open")
        {
            return;
        }

        session["subscription"] = subscription.Id();
        session["invoice"] = subscription.Text("latest_invoice");
        SessionEnd.Complete(work, session, paymentStatus);
    }

    private static JsonObject? Pending(Work work, JsonObject session) =>
        SessionTerms.Of(work.Objects, session.Id()).Subscription is { } id
            ? work.Objects.Find(Subscriptions.Type, id)
            : null;

    private static JsonObject Start(Work work, JsonObject session, string? method, string paymentBehavior)
    {
        var terms = SessionTerms.Of(work.Objects, session.Id());
        var data = terms.Data("subscription_data");
        JsonObject[] lines = [.. terms.Lines.OfType<JsonObject>()];
        var call = Calls.Of(work, "/v1/subscriptions", data.Tree);
        var subscription = Subscriptions.Start(
            Work.Of(call),
            new SubscriptionTerms
            {
                Customer = work.Objects.Get(Customers.Type, session.Text("customer")!, "customer"),
                Items = [.. lines.Where(IsRecurring).Select(line => Item(work, session, line))],
                InvoiceItems = [.. lines.Where(line => !IsRecurring(line)).Select(line => Item(work, session, line))],
                Currency = session.Text("currency"),
                TrialEnd = TrialEnd(work, data),
                BillingCycleAnchor = data.Long("billing_cycle_anchor"),
                AnchorConfig = AnchorConfig.Read(data),
                ProrationBehavior = data.String("proration_behavior") ?? "create_prorations",
                PaymentBehavior = paymentBehavior,
                DefaultPaymentMethod = method,
                DefaultTaxRates = DefaultTaxRates(work, data),
                Discounts = Basket.AskedOf(work, session),
                Metadata = Metadata.Merge(null, data),
                Description = data.String("description"),
                Fields = Fields(call, session),
            }
        );
        terms.Subscription = subscription.Id();
        SessionTerms.Connect(work.Objects, session.Id(), subscription.Text("latest_invoice")!);
        return subscription;
    }

    /// <summary>What pays the first invoice pays the next ones too.</summary>
    private static JsonObject Fields(Call call, JsonObject session)
    {
        var fields = SubscriptionParameters.Fields(call);
        fields["payment_settings"] = new JsonObject
        {
            ["payment_method_options"] = null,
            ["payment_method_types"] = null,
            ["save_default_payment_method"] = "on_subscription",
        };
        if (session.Object("automatic_tax")?.Flag("enabled") == true)
        {
            fields["automatic_tax"] = SubscriptionShape.AutomaticTax(true);
        }

        return fields;
    }

    private static ItemTerms Item(Work work, JsonObject session, JsonObject line)
    {
        var price = work.Objects.Get(Prices.Type, line.Object("price")!.Id(), "price");
        var isMetered = price.Object("recurring")?.Text("usage_type") == "metered";
        return new ItemTerms(
            price,
            isMetered ? null : line.Number("quantity"),
            (JsonObject)line["metadata"]!.DeepClone(),
            InvoiceTaxes.IsAutomatic(session)
                ? []
                : new JsonArray([
                    .. ((JsonArray)line["taxes"]!).OfType<JsonObject>().Select(tax => tax["rate"]!.DeepClone()),
                ]),
            []
        );
    }

    private static JsonArray DefaultTaxRates(Work work, Parameters data) =>
        new([
            .. TaxRates
                .Named(work, data.Strings("default_tax_rates"), "subscription_data[default_tax_rates]")
                .Select(rate => rate.DeepClone()),
        ]);

    private static bool IsRecurring(JsonObject line) => line.Object("price")?.Object("recurring") is not null;

    private static long? TrialEnd(Work work, Parameters data) =>
        data.Long("trial_end") ?? (data.Long("trial_period_days") is { } days ? work.Now + (days * SecondsADay) : null);
}

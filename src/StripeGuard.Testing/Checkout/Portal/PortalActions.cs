using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout.Portal;

/// <summary>What a customer does in the portal, as the configuration allows it; each is what the API does too.</summary>
internal sealed class PortalActions(Work work, JsonObject session)
{
    private JsonObject Features =>
        work.Objects.Find(PortalConfigurations.Type, session.Text("configuration")!)!.Object("features")!;

    public bool Allows(string feature) => Features.Object(feature)?.Flag("enabled") == true;

    public JsonObject Feature(string feature) => Features.Object(feature) ?? [];

    public JsonObject? Customer => work.Objects.Find(Customers.Type, session.Text("customer") ?? "");

    /// <summary>The customer's subscriptions that still bill, newest first.</summary>
    public IEnumerable<JsonObject> Subscriptions =>
        work
            .Objects.NewestFirst(Billing.Subscriptions.Type)
            .Where(one => one.Text("customer") == session.Text("customer") && SubscriptionStatus.IsLive(one));

    public JsonObject? Subscription(string? id) => Subscriptions.FirstOrDefault(one => one.Id() == id);

    public IEnumerable<JsonObject> Invoices =>
        work
            .Objects.NewestFirst(Billing.Invoices.Type)
            .Where(one => one.Text("customer") == session.Text("customer") && one.Text("status") is not "draft");

    /// <summary>The card that pays: the customer's default, or that of the newest subscription.</summary>
    public JsonObject? PaymentMethod =>
        new[]
        {
            Customer?.Object("invoice_settings")?.Text("default_payment_method"),
            Subscriptions.FirstOrDefault()?.Text("default_payment_method"),
        }
            .OfType<string>()
            .Select(id => work.Objects.Find(PaymentMethods.Type, id))
            .FirstOrDefault(method => method is not null);

    /// <summary>The prices that a subscription can be switched to.</summary>
    public IEnumerable<JsonObject> Plans(JsonObject subscription)
    {
        var current = SubscriptionItemList.Of(subscription)[0].Object("price")!;
        return ((JsonArray?)Feature("subscription_update")["products"] ?? [])
            .OfType<JsonObject>()
            .SelectMany(product => product["prices"] as JsonArray ?? [])
            .Select(id => work.Objects.Find(Prices.Type, id!.GetValue<string>()))
            .OfType<JsonObject>()
            .Where(price =>
                price.Flag("active")
                && price.Text("currency") == current.Text("currency")
                && price.Object("recurring") is not null
            );
    }

    public void Cancel(JsonObject subscription)
    {
        var feature = Feature("subscription_cancel");
        if (feature.Text("mode") == "immediately")
        {
            var behaviour = feature.Text("proration_behavior");
            SubscriptionEnd.Cancel(
                work,
                subscription,
                "cancellation_requested",
                prorate: behaviour is "create_prorations" or "always_invoice",
                invoiceNow: behaviour == "always_invoice"
            );
            return;
        }

        Update(subscription, new JsonObject { ["cancel_at_period_end"] = "true" });
    }

    public void Renew(JsonObject subscription) =>
        Update(subscription, new JsonObject { ["cancel_at_period_end"] = "false" });

    /// <summary>What a switch would cost, as an invoice that is not made.</summary>
    public JsonObject Preview(JsonObject subscription, JsonObject price) =>
        InvoicePreview.Create(
            Calls.Of(
                work,
                "/v1/invoices/create_preview",
                new JsonObject
                {
                    ["customer"] = session.Text("customer"),
                    ["subscription"] = subscription.Id(),
                    ["subscription_details"] = Switch(subscription, price),
                }
            )
        );

    public void SwitchTo(JsonObject subscription, JsonObject price) =>
        Update(subscription, Switch(subscription, price));

    /// <summary>A new card becomes the one that everything is paid with.</summary>
    public void UseMethod(string method)
    {
        if (Customer is { } customer)
        {
            work.Update(
                customer,
                "customer.updated",
                () => customer.Object("invoice_settings")!["default_payment_method"] = method
            );
        }

        foreach (
            var subscription in Subscriptions.Where(one => one.Text("default_payment_method") is not null).ToList()
        )
        {
            work.Update(
                subscription,
                "customer.subscription.updated",
                () => subscription["default_payment_method"] = method
            );
        }
    }

    /// <summary>Saves a card by a SetupIntent, which may ask for 3D Secure.</summary>
    public JsonObject SaveCard(JsonObject method, PageAddress page)
    {
        var intent = SetupIntents.Create(
            Calls.Of(
                work,
                "/v1/setup_intents",
                new JsonObject
                {
                    ["customer"] = session.Text("customer"),
                    ["payment_method_types"] = new JsonArray("card"),
                    ["usage"] = "off_session",
                }
            )
        );
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

    private JsonObject Switch(JsonObject subscription, JsonObject price)
    {
        var item = SubscriptionItemList.Of(subscription)[0];
        var changed = new JsonObject { ["id"] = item.Id(), ["price"] = price.Id() };
        if (item["quantity"] is not null)
        {
            changed["quantity"] = item.Number("quantity").ToString(CultureInfo.InvariantCulture);
        }

        return new JsonObject
        {
            ["items"] = new JsonArray(changed),
            ["proration_behavior"] = Feature("subscription_update").Text("proration_behavior") ?? "none",
        };
    }

    private void Update(JsonObject subscription, JsonObject parameters) =>
        SubscriptionUpdate.Update(
            Calls.Of(work, "/v1/subscriptions/update", parameters, "127.0.0.1", subscription.Id())
        );
}

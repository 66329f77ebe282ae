using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout.Portal;

/// <summary>What a customer does in the portal, as the configuration allows it; each is what the API does too.</summary>
internal sealed class PortalActions(Work work, JsonObject session)
{
    private const long MostOfAPlan = 999_999;

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
        return !AllowsUpdate("price")
            ? [work.Objects.Find(Prices.Type, current.Id()) ?? current]
            : ((JsonArray?)Feature("subscription_update")["products"] ?? [])
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

    /// <summary>
    /// Whether the portal changes it: one of several products can only be canceled there
    /// (docs.stripe.com/customer-management, "Limitations").
    /// </summary>
    public bool CanChange(JsonObject subscription) =>
        Allows("subscription_update")
        && SubscriptionItemList.Of(subscription).Count == 1
        && !subscription.Flag("cancel_at_period_end");

    /// <summary>Whether plans can be switched, or only how many of it.</summary>
    public bool AllowsUpdate(string of) =>
        (Feature("subscription_update")["default_allowed_updates"] as JsonArray ?? []).Any(allowed =>
            allowed!.GetValue<string>() == of
        );

    /// <summary>How many of a plan the customer may choose; null where the quantity is not theirs to choose.</summary>
    public (long Least, long Most)? Quantities(JsonObject price)
    {
        if (!AllowsUpdate("quantity") || price.Object("recurring")?.Text("usage_type") == "metered")
        {
            return null;
        }

        var product = (Feature("subscription_update")["products"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .FirstOrDefault(one => one.Text("product") == price.Text("product"));
        var bounds = product?.Object("adjustable_quantity") is { } given && given.Flag("enabled") ? given : [];
        return (
            bounds["minimum"] is null ? 1 : bounds.Number("minimum"),
            bounds["maximum"] is null ? MostOfAPlan : bounds.Number("maximum")
        );
    }

    /// <summary>What of the customer's details may be changed.</summary>
    public bool AllowsDetail(string detail) =>
        Allows("customer_update")
        && (Feature("customer_update")["allowed_updates"] as JsonArray ?? []).Any(allowed =>
            allowed!.GetValue<string>() == detail
        );

    /// <summary>Changes the details that may be changed.</summary>
    public void ChangeDetails(PortalDetails entered)
    {
        var customer = Customer!;
        work.Update(
            customer,
            "customer.updated",
            () =>
            {
                foreach (var (name, value) in entered.Texts.Where(text => AllowsDetail(text.Key)))
                {
                    customer[name] = value.Length > 0 ? value : null;
                }

                if (AllowsDetail("address"))
                {
                    customer["address"] = entered.Address.ToJson();
                }
            }
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
    public JsonObject Preview(JsonObject subscription, JsonObject price, long? quantity) =>
        InvoicePreview.Create(
            Calls.Of(
                work,
                "/v1/invoices/create_preview",
                new JsonObject
                {
                    ["customer"] = session.Text("customer"),
                    ["subscription"] = subscription.Id(),
                    ["subscription_details"] = Switch(subscription, price, quantity),
                }
            )
        );

    /// <param name="quantity">How many of it from now on; null leaves the number as it is.</param>
    public void SwitchTo(JsonObject subscription, JsonObject price, long? quantity) =>
        Update(subscription, Switch(subscription, price, quantity));

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

    private JsonObject Switch(JsonObject subscription, JsonObject price, long? quantity)
    {
        var item = SubscriptionItemList.Of(subscription)[0];
        var changed = new JsonObject { ["id"] = item.Id(), ["price"] = price.Id() };
        if ((quantity ?? (item["quantity"] is null ? null : item.Number("quantity"))) is { } many)
        {
            changed["quantity"] = many.ToString(CultureInfo.InvariantCulture);
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

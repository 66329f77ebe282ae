using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>One attempt of the customer to finish an open session: on the page, or in code.</summary>
internal sealed class SessionAttempt(Work work, JsonObject session, Buyer buyer)
{
    /// <summary>
    /// How long Checkout waits for an answer to <c>checkout.session.completed</c> before it sends the customer on
    /// (docs.stripe.com/payments/checkout/fulfillment).
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The session of that id with its account, or null.</summary>
    public static (Account Account, JsonObject Session)? Find(Accounts accounts, string id)
    {
        foreach (var account in accounts.All)
        {
            lock (account.Lock)
            {
                if (account.Objects.Find(CheckoutSessions.Type, id) is { } session)
                {
                    return (account, session);
                }
            }
        }

        return null;
    }

    /// <summary>Changes the order as the customer does before paying: quantities, extras, shipping, a promotion code.</summary>
    /// <exception cref="InvalidOperationException">The page would not take it.</exception>
    public void Prepare(CheckoutForm form)
    {
        foreach (var (line, quantity) in form.Quantities)
        {
            Need(Basket.SetQuantity(work, session, line, quantity));
        }

        foreach (var (price, quantity) in form.OptionalItems)
        {
            Need(OptionalItems.Add(work, session, price, quantity));
        }

        if (form.ShippingRate is { } rate)
        {
            Need(ShippingOptions.Choose(work, session, rate));
        }

        if (form.PromotionCode is { } promotionCode && Basket.Redeem(work, session, promotionCode) is { } refusal)
        {
            throw new InvalidOperationException($"The promotion code '{promotionCode}' was not taken: {refusal}");
        }

        if (Unanswered() is { } missing)
        {
            throw new InvalidOperationException($"The session '{session.Id()}' cannot be finished: {missing}");
        }

        static void Need(string? problem)
        {
            if (problem is not null)
            {
                throw new InvalidOperationException(problem);
            }
        }
    }

    /// <summary>
    /// Runs it. The session completes when its intent succeeds; a decline is thrown, and leaves the session open.
    /// </summary>
    /// <param name="method">Makes the PaymentMethod with the billing details that were entered; null where none is needed.</param>
    /// <returns>The intent that now waits for 3D Secure; null when it does not.</returns>
    public JsonObject? Run(Func<JsonObject, JsonObject>? method, PageAddress page)
    {
        WriteEntries();
        Basket.Locate(work, session, buyer.TaxedAt);
        WriteAddress();
        if (method is null || Needs.IsFree(session))
        {
            EnsureCustomer();
            if (session.Text("mode") == "subscription")
            {
                SessionSubscriptions.Begin(work, session, method: null);
            }
            else
            {
                SessionEnd.Complete(work, session, "no_payment_required");
            }

            return null;
        }

        var entered = method(buyer.BillingDetails());
        EnsureCustomer();
        var intent = session.Text("mode") switch
        {
            "setup" => SessionIntents.Setup(work, session, entered, page),
            "subscription" => SessionSubscriptions.Subscribe(work, session, entered, page),
            _ => SessionIntents.Pay(work, session, entered, page),
        };
        return intent.Text("status") == "requires_action" ? intent : null;
    }

    /// <summary>What the session asks for and was not entered, in a sentence; null when nothing is missing.</summary>
    private string? Unanswered()
    {
        if (session.Object("consent_collection")?.Text("terms_of_service") == "required" && !buyer.AcceptsTerms)
        {
            return "the terms of service must be accepted.";
        }

        if (
            Needs.Of(work, session).ShipsTo is { } countries
            && buyer.Shipping?.Object("address")?.Text("country") is var country
            && !countries.Contains(country)
        )
        {
            return $"it ships to {string.Join(", ", countries)}, and not to '{country}'.";
        }

        if (buyer.Business is not null && TaxIdTypes.Of(buyer.TaxedAt.Text("country")) is null)
        {
            return $"the page takes no tax ids from '{buyer.TaxedAt.Text("country")}'.";
        }

        var missing = ((JsonArray)session["custom_fields"]!)
            .OfType<JsonObject>()
            .FirstOrDefault(field =>
                !field.Flag("optional") && !buyer.CustomFields.ContainsKey(field.Text("key") ?? "")
            );
        return missing is null ? null : $"the custom field '{missing.Text("key")}' must be filled in.";
    }

    private void WriteEntries()
    {
        var taxExempt = session.Object("customer_details")?.Text("tax_exempt") ?? "none";
        var details = SessionShape.Details(
            buyer.Email,
            buyer.Name,
            buyer.Phone,
            session.Text("mode") == "setup" ? null : (JsonObject)buyer.Address.DeepClone(),
            taxExempt
        );
        session["customer_details"] = details;
        session["collected_information"] ??= new JsonObject
        {
            ["business_name"] = null,
            ["individual_name"] = null,
            ["shipping_details"] = null,
        };
        var collected = session.Object("collected_information")!;
        collected["shipping_details"] = buyer.Shipping?.DeepClone() ?? collected["shipping_details"]?.DeepClone();
        if (TaxId() is { } taxId)
        {
            details["business_name"] = buyer.Business!.Value.Name;
            details["tax_ids"] = new JsonArray(taxId);
            collected["business_name"] = buyer.Business.Value.Name;
        }

        if (session.Object("consent_collection") is { } asked)
        {
            session["consent"] = new JsonObject
            {
                ["promotions"] = asked.Text("promotions") is "auto"
                    ? (buyer.AcceptsPromotions ? "opt_in" : "opt_out")
                    : null,
                ["terms_of_service"] = asked.Text("terms_of_service") is "required" ? "accepted" : null,
            };
        }

        foreach (var field in ((JsonArray)session["custom_fields"]!).OfType<JsonObject>())
        {
            if (
                buyer.CustomFields.TryGetValue(field.Text("key") ?? "", out var value)
                && field.Object(field.Text("type") ?? "") is { } of
            )
            {
                of["value"] = value;
            }
        }
    }

    /// <summary>Taxed where it is shipped to, a purchase still shows where it is billed to.</summary>
    private void WriteAddress()
    {
        if (session.Text("mode") != "setup")
        {
            session["customer_details"]!["address"] = buyer.Address.DeepClone();
        }
    }

    private JsonObject? TaxId() =>
        buyer.Business is { } business && TaxIdTypes.Of(buyer.TaxedAt.Text("country")) is { } type
            ? new JsonObject { ["type"] = type, ["value"] = business.TaxId }
            : null;

    /// <summary>
    /// Whether the session needs a customer of its own: always in mode subscription; in mode payment on demand, and for an
    /// invoice or a card that is kept (docs.stripe.com/api/checkout/sessions/create, <c>customer_creation</c>).
    /// </summary>
    private bool NeedsCustomer() =>
        session.Text("customer_creation") == "always"
        || (
            session.Text("mode") == "payment"
            && (
                SessionInvoice.IsWanted(session)
                || SessionTerms.Of(work.Objects, session.Id()).Data("payment_intent_data").String("setup_future_usage")
                    is not null
            )
        );

    /// <summary>Makes the customer that the session asks for, or tells the one that it has.</summary>
    private void EnsureCustomer()
    {
        if (session.Text("customer") is { } id)
        {
            UpdateCustomer(id);
            return;
        }

        if (!NeedsCustomer())
        {
            return;
        }

        var parameters = new JsonObject
        {
            ["email"] = buyer.Email,
            ["name"] = TaxId() is null ? buyer.Name : buyer.Business!.Value.Name,
            ["phone"] = buyer.Phone,
            ["address"] = Sent(buyer.Address),
        };
        if (buyer.Shipping is { } shipping)
        {
            parameters["shipping"] = new JsonObject
            {
                ["address"] = Sent(shipping.Object("address")!),
                ["name"] = shipping.Text("name"),
            };
        }

        var customer = Customers.Create(Calls.Of(work, "/v1/customers", parameters));
        session["customer"] = customer.Id();
        KeepTaxId(customer);
    }

    /// <summary>docs.stripe.com/tax/checkout/tax-ids: the session saves the tax id to the customer's.</summary>
    private void KeepTaxId(JsonObject customer)
    {
        if (TaxId() is not { } taxId)
        {
            return;
        }

        var kept = work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Id("txi_"),
                ["object"] = "tax_id",
                ["country"] =
                    taxId.Text("type") == "eu_vat"
                        ? buyer.Business!.Value.TaxId[..2].ToUpperInvariant()
                        : taxId.Text("type")![..2].ToUpperInvariant(),
                ["created"] = work.Now,
                ["customer"] = customer.Id(),
                ["customer_account"] = null,
                ["livemode"] = false,
                ["owner"] = new JsonObject { ["customer"] = customer.Id(), ["type"] = Customers.Type },
                ["type"] = taxId.Text("type"),
                ["value"] = taxId.Text("value"),
                ["verification"] = new JsonObject
                {
                    ["status"] = "pending",
                    ["verified_address"] = null,
                    ["verified_name"] = null,
                },
            }
        );
        work.Raise("customer.tax_id.created", kept);
    }

    /// <summary><c>customer_update</c> says what of the entries goes to a customer that was given.</summary>
    private void UpdateCustomer(string id)
    {
        var update = SessionTerms.Of(work.Objects, session.Id()).Data("customer_update");
        if (work.Objects.Find(Customers.Type, id) is not { } customer)
        {
            return;
        }

        KeepTaxId(customer);
        var name = TaxId() is null ? buyer.Name : buyer.Business!.Value.Name;
        var wanted = (
            Name: update.String("name") == "auto",
            Address: update.String("address") == "auto",
            Shipping: update.String("shipping") == "auto" && buyer.Shipping is not null
        );
        if (wanted is { Name: false, Address: false, Shipping: false })
        {
            return;
        }

        work.Update(
            customer,
            "customer.updated",
            () =>
            {
                if (wanted.Name)
                {
                    customer["name"] = name;
                }

                if (wanted.Address)
                {
                    customer["address"] = buyer.Address.DeepClone();
                }

                if (wanted.Shipping)
                {
                    customer["shipping"] = SessionIntents.Shipping(session);
                }
            }
        );
    }

    private static JsonObject Sent(JsonObject address) =>
        new(
            address
                .Where(field => field.Value is not null)
                .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))
        );
}

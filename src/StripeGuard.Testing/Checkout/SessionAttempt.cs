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

    /// <summary>Sets quantities and enters a promotion code, as the customer does before paying.</summary>
    /// <exception cref="InvalidOperationException">The page would not take it.</exception>
    public void Prepare(IReadOnlyDictionary<string, long> quantities, string? promotionCode)
    {
        foreach (var (line, quantity) in quantities)
        {
            if (Basket.SetQuantity(work, session, line, quantity) is { } problem)
            {
                throw new InvalidOperationException(problem);
            }
        }

        if (promotionCode is not null && Basket.Redeem(work, session, promotionCode) is { } refusal)
        {
            throw new InvalidOperationException($"The promotion code '{promotionCode}' was not taken: {refusal}");
        }

        if (Unanswered() is { } missing)
        {
            throw new InvalidOperationException($"The session '{session.Id()}' cannot be finished: {missing}");
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
        session["customer_details"] = SessionShape.Details(
            buyer.Email,
            buyer.Name,
            buyer.Phone,
            session.Text("mode") == "setup" ? null : (JsonObject)buyer.Address.DeepClone(),
            taxExempt
        );
        session["collected_information"] ??= new JsonObject
        {
            ["business_name"] = null,
            ["individual_name"] = null,
            ["shipping_details"] = null,
        };
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

    /// <summary>Makes the customer that the session asks for: always in mode subscription, on demand in mode payment.</summary>
    private void EnsureCustomer()
    {
        if (session.Text("customer") is { } id)
        {
            UpdateCustomer(id);
            return;
        }

        if (session.Text("customer_creation") != "always")
        {
            return;
        }

        var parameters = new JsonObject
        {
            ["email"] = buyer.Email,
            ["name"] = buyer.Name,
            ["phone"] = buyer.Phone,
            ["address"] = Sent(buyer.Address),
        };
        session["customer"] = Customers.Create(Calls.Of(work, "/v1/customers", parameters)).Id();
    }

    /// <summary><c>customer_update</c> says what of the entries goes to a customer that was given.</summary>
    private void UpdateCustomer(string id)
    {
        var update = SessionTerms.Of(work.Objects, session.Id()).Data("customer_update");
        var wanted = (Name: update.String("name") == "auto", Address: update.String("address") == "auto");
        if ((!wanted.Name && !wanted.Address) || work.Objects.Find(Customers.Type, id) is not { } customer)
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
                    customer["name"] = buyer.Name;
                }

                if (wanted.Address)
                {
                    customer["address"] = buyer.Address.DeepClone();
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

using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>Checkout Sessions: docs.stripe.com/api/checkout/sessions, docs.stripe.com/payments/checkout/how-checkout-works.</summary>
internal sealed class CheckoutSessions : IResource
{
    public const string Type = "checkout.session";

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/checkout/sessions", Create);
        routes.On("GET /v1/checkout/sessions/{session}", Target);
        routes.On("POST /v1/checkout/sessions/{session}", Update);
        routes.On("GET /v1/checkout/sessions", call => call.List(Type));
        routes.On("POST /v1/checkout/sessions/{session}/expire", Expire);
        routes.On("GET /v1/checkout/sessions/{session}/line_items", ListLineItems);
        routes.Include(Type, "line_items", LineItemsOf);
        routes.Include(Type, "total_details.breakdown", SessionBreakdown.Of);
    }

    /// <summary>
    /// A new open session out of checked parameters, with its line items; refuses only what comes with them: shipping
    /// options, optional items, a total that cannot be paid.
    /// </summary>
    public static JsonObject Open(
        Call call,
        LineItem[] lines,
        IReadOnlyList<AskedDiscount> discounts,
        string? paymentLink = null
    )
    {
        var work = Work.Of(call);
        var currency = lines.Length > 0 ? lines[0].Currency : null;
        OptionalItems.Check(work, call.Parameters, SessionShape.Mode(call.Parameters), currency);
        var shipping = ShippingOptions.Read(work, call.Parameters, currency);
        var session = SessionShape.New(call, paymentLink);
        shipping?.Show(session);
        JsonObject[] items = [.. lines.Select(line => line.ToItem(work, HasTrial(call)))];
        Totals.Write(work, session, items, discounts);
        Basket.Show(session, discounts);
        StorePrices(work, lines, items);
        shipping?.Store(work);
        var terms = SessionTerms.Keep(work.Objects, session.Id(), call.Parameters, items);
        SessionRecovery.Keep(terms, session, call.Parameters);
        work.Objects.Add(session);
        if (session.Text("mode") == "setup")
        {
            SessionIntents.OpenSetup(work, session);
        }

        var byItself = work with { Cause = null };
        work.Account.Agenda.At(
            DateTimeOffset.FromUnixTimeSeconds(session.Number("expires_at")),
            () => SessionEnd.Expire(byItself, session)
        );
        return session;
    }

    private static bool HasTrial(Call call) =>
        call.Parameters.Object("subscription_data") is { } data && SessionTerms.IsTrial(data);

    private static void StorePrices(Work work, LineItem[] lines, JsonObject[] items)
    {
        foreach (var (line, item) in lines.Zip(items))
        {
            line.StorePrice(work, item);
        }
    }

    private static JsonObject Create(Call call)
    {
        SessionChecks.Check(call);
        var lines = LineItem.Read(call);
        SessionChecks.CheckLines(SessionShape.Mode(call.Parameters), lines);
        var discounts = AskedDiscounts.Read(
            Work.Of(call),
            call.Parameters,
            new DiscountedPurchase(
                call.Reference("customer", Customers.Type),
                lines.Length > 0 ? lines[0].Currency : null,
                lines.Sum(line => line.Subtotal(call.Account.Objects))
            )
        );
        return Open(call, lines, discounts);
    }

    /// <summary>Stripe words this one without quotes, unlike every other resource.</summary>
    private static JsonObject Target(Call call) =>
        call.Account.Objects.Find(Type, call.Id)
        ?? throw StripeErrors.Invalid(
            $"No such checkout.session: {call.Id}",
            "resource_missing",
            ResourceNames.PathParameter(Type),
            404
        );

    private static JsonObject Update(Call call)
    {
        var work = Work.Of(call);
        var session = Target(call);
        var terms = SessionTerms.Of(work.Objects, session.Id());
        JsonObject[]? items = null;
        var changed = (JsonObject)session.DeepClone();
        var options = ShippingOptions.Read(work, call.Parameters, session.Text("currency"));
        if (options is not null)
        {
            RefuseUnlessOpen(session, "updated");
            options.Show(changed);
            items = [.. terms.Lines.OfType<JsonObject>().Select(line => (JsonObject)line.DeepClone())];
        }

        if (call.Parameters.Array("line_items") is { Count: > 0 })
        {
            RefuseUnlessOpen(session, "updated");
            var lines = LineItem.Read(call, session.Text("mode")!);
            items = [.. lines.Select(line => line.ToItem(work, hasTrial: terms.HasTrial))];
            Totals.Write(work, changed, items, Basket.AskedOf(work, session));
            StorePrices(work, lines, items);
        }
        else if (items is not null)
        {
            Totals.Write(work, changed, items, Basket.AskedOf(work, session));
        }

        options?.Store(work);

        if (call.Parameters.Has("collected_information") || call.Parameters.Has("payment_intent_data"))
        {
            RefuseUnlessOpen(session, "updated");
        }

        return call.Update(
            session,
            eventType: null,
            _ =>
            {
                if (call.Parameters.Object("collected_information")?.Object("shipping_details") is { } shipping)
                {
                    session["collected_information"] = new JsonObject
                    {
                        ["business_name"] = session.Object("collected_information")?.Text("business_name"),
                        ["individual_name"] = session.Object("collected_information")?.Text("individual_name"),
                        ["shipping_details"] = new JsonObject
                        {
                            ["address"] = Shapes.Address(shipping.Object("address")),
                            ["name"] = shipping.String("name"),
                        },
                    };
                }

                terms.Merge("payment_intent_data", call.Parameters);
                options?.Show(session);
                if (items is not null)
                {
                    Totals.Write(work, session, items, Basket.AskedOf(work, session));
                    terms.Lines = new JsonArray(items);
                }
            }
        );
    }

    private static JsonObject Expire(Call call)
    {
        var session = Target(call);
        RefuseUnlessOpen(session, "expired");
        SessionEnd.Expire(Work.Of(call), session);
        return session;
    }

    private static JsonObject ListLineItems(Call call)
    {
        var lines = SessionTerms.Of(call.Account.Objects, Target(call).Id()).Lines;
        return call.List([.. lines.OfType<JsonObject>()]);
    }

    private static JsonObject LineItemsOf(Account account, JsonObject session) =>
        LineItem.FirstOf(SessionTerms.Of(account.Objects, session.Id()).Lines, $"/v1/checkout/sessions/{session.Id()}");

    private static void RefuseUnlessOpen(JsonObject session, string done)
    {
        if (session.Text("status") is not "open" and var status)
        {
            throw StripeErrors.Invalid(
                $"Only Checkout Sessions with a status in [\"open\"] can be {done}. This Checkout Session has a status of `{status}`."
            );
        }
    }
}

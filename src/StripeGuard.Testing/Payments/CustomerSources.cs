using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>
/// Cards saved the older way: docs.stripe.com/api/cards. Each is a card object and, under the same id, a PaymentMethod.
/// </summary>
internal sealed class CustomerSources : IResource
{
    private const string Type = "card";

    /// <summary>What can be saved under a customer's sources.</summary>
    private static readonly string[] Types = [Type, Sources.Type, BankAccounts.Type];

    private const string Path = "/v1/customers/{customer}/sources";

    public void Map(RouteTable routes)
    {
        routes.On("POST " + Path, Create);
        routes.On("GET " + Path, List);
        routes.On("GET " + Path + "/{id}", Target);
        routes.On("POST " + Path + "/{id}", Update);
        routes.On("DELETE " + Path + "/{id}", Delete);
        routes.Include(Customers.Type, "sources", InlineList);
    }

    /// <summary>The card behind a token, as a source that can be charged or saved.</summary>
    public static JsonObject New(Work work, string token)
    {
        if (work.Objects.Find(Sources.Type, token) is { } source)
        {
            Sources.RefuseUnchargeable(work.Objects, token);
            return source;
        }

        if (token.StartsWith("btok_", StringComparison.Ordinal))
        {
            return Tokens.RedeemBankAccount(work, token, "source");
        }

        var (entry, billingDetails) = Tokens.Redeem(work, token, "source");
        var method = PaymentMethods.New(work, entry, billingDetails, "card_");
        var card = Tokens.Card(method.Id(), method);
        card["customer"] = null;
        return work.Objects.Add(card);
    }

    /// <summary>Saves a source for a customer; the first one becomes the default. A card that declines is refused.</summary>
    public static void Attach(Work work, JsonObject card, JsonObject customer)
    {
        if (work.Objects.Find(PaymentMethods.Type, card.Id()) is { } method)
        {
            PaymentMethods.Attach(work, method, customer);
        }

        card["customer"] = customer.Id();
        if (card.Text("object") == Type)
        {
            card["cvc_check"] = MethodOf(work, card).Object("card")?.Object("checks")?.Text("cvc_check");
        }

        customer["default_source"] = customer.Text("default_source") ?? card.Id();
        work.Raise("customer.source.created", card);
    }

    /// <summary>Refuses a source whose card cannot be saved.</summary>
    public static void RefuseDeclining(Work work, JsonObject source)
    {
        if (work.Objects.Find(PaymentMethods.Type, source.Id()) is { } method)
        {
            PaymentMethods.RefuseDeclining(work, method);
        }
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var customer = call.Target(Customers.Type);
        var card = New(work, call.Parameters.Required("source"));
        Attach(work, card, customer);
        return card;
    }

    private static JsonObject List(Call call)
    {
        var customer = call.Target(Customers.Type).Id();
        var wanted = call.Parameters.String("object");
        return call.List([
            .. Of(call.Account, customer).Where(source => wanted is null || source.Text("object") == wanted),
        ]);
    }

    private static JsonObject Update(Call call) =>
        call.Update(
            Target(call),
            "customer.source.updated",
            card =>
            {
                var parameters = call.Parameters;
                if (card.Text("object") == BankAccounts.Type)
                {
                    card.SetTexts(parameters, "account_holder_name", "account_holder_type");
                }

                if (card.Text("object") != Type)
                {
                    return;
                }

                card.SetTexts(
                    parameters,
                    "address_city",
                    "address_country",
                    "address_line1",
                    "address_line2",
                    "address_state",
                    "address_zip",
                    "name"
                );
                foreach (var name in (string[])["exp_month", "exp_year"])
                {
                    card[name] = parameters.Long(name) ?? card.Number(name);
                    MethodOf(Work.Of(call), card).Object("card")![name] = card.Number(name);
                }
            }
        );

    private static JsonObject Delete(Call call)
    {
        var work = Work.Of(call);
        var customer = call.Target(Customers.Type);
        var card = Target(call);
        if (work.Objects.Find(PaymentMethods.Type, card.Id()) is { } method)
        {
            method["customer"] = null;
        }

        if (customer.Text("default_source") == card.Id())
        {
            customer["default_source"] = Of(work.Account, customer.Id()).LastOrDefault(other => other != card)?.Id();
        }

        // A source is detached rather than deleted, and can never be used again: docs.stripe.com/api/sources/detach.
        if (card.Text("object") == Sources.Type)
        {
            card["customer"] = null;
            card["status"] = "consumed";
            work.Raise("customer.source.deleted", card);
            return card;
        }

        return call.Delete(card, "customer.source.deleted");
    }

    private static JsonNode InlineList(Account account, JsonObject customer)
    {
        var cards = Of(account, customer.Id()).Take(11).ToList();
        return Lists.Of(cards.Take(10), $"/v1/customers/{customer.Id()}/sources", cards.Count > 10);
    }

    private static JsonObject Target(Call call)
    {
        var customer = call.Target(Customers.Type).Id();
        return Of(call.Account, customer).FirstOrDefault(source => source.Id() == call.PathValues[1])
            ?? throw StripeErrors.Missing("source", call.PathValues[1], "id", inPath: true);
    }

    /// <summary>What a customer has saved, newest first.</summary>
    private static IEnumerable<JsonObject> Of(Account account, string customer) =>
        Types
            .SelectMany(type => account.Objects.NewestFirst(type))
            .Where(source => source.Text("customer") == customer)
            .OrderByDescending(source => source.Number("created"));

    private static JsonObject MethodOf(Work work, JsonObject card) =>
        work.Objects.Get(PaymentMethods.Type, card.Id(), "source");
}

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
        var (entry, billingDetails) = Tokens.Redeem(work, token, "source");
        var method = PaymentMethods.New(work, entry, billingDetails, "card_");
        var card = Tokens.Card(method.Id(), method);
        card["customer"] = null;
        return work.Objects.Add(card);
    }

    /// <summary>Saves a source for a customer; the first one becomes the default. A card that declines is refused.</summary>
    public static void Attach(Work work, JsonObject card, JsonObject customer)
    {
        PaymentMethods.Attach(work, MethodOf(work, card), customer);
        card["customer"] = customer.Id();
        card["cvc_check"] = MethodOf(work, card).Object("card")?.Object("checks")?.Text("cvc_check");
        customer["default_source"] = customer.Text("default_source") ?? card.Id();
        work.Raise("customer.source.created", card);
    }

    /// <summary>Refuses a source whose card cannot be saved.</summary>
    public static void RefuseDeclining(Work work, JsonObject source) =>
        PaymentMethods.RefuseDeclining(work, MethodOf(work, source));

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
        return call.List(Type, card => card.Text("customer") == customer);
    }

    private static JsonObject Update(Call call) =>
        call.Update(
            Target(call),
            "customer.source.updated",
            card =>
            {
                var parameters = call.Parameters;
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
        MethodOf(work, card)["customer"] = null;
        if (customer.Text("default_source") == card.Id())
        {
            customer["default_source"] = work
                .Objects.All(Type)
                .FirstOrDefault(other => other != card && other.Text("customer") == customer.Id())
                ?.Id();
        }

        return call.Delete(card, "customer.source.deleted");
    }

    private static JsonNode InlineList(Account account, JsonObject customer)
    {
        var cards = account
            .Objects.NewestFirst(Type)
            .Where(card => card.Text("customer") == customer.Id())
            .Take(11)
            .ToList();
        return Lists.Of(cards.Take(10), $"/v1/customers/{customer.Id()}/sources", cards.Count > 10);
    }

    private static JsonObject Target(Call call)
    {
        var customer = call.Target(Customers.Type).Id();
        return call.Account.Objects.Find(Type, call.PathValues[1]) is { } card && card.Text("customer") == customer
            ? card
            : throw StripeErrors.Missing("source", call.PathValues[1], "id", inPath: true);
    }

    private static JsonObject MethodOf(Work work, JsonObject card) =>
        work.Objects.Get(PaymentMethods.Type, card.Id(), "source");
}

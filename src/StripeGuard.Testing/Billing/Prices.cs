using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>What a price is wanted for.</summary>
internal enum PriceUse
{
    Either,
    Recurring,
    OneTime,
}

/// <summary>Prices: docs.stripe.com/api/prices. What they come to for a quantity, <see cref="PriceAmounts"/> says.</summary>
internal sealed class Prices : IResource
{
    public const string Type = "price";

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/prices", Create);
        routes.On("GET /v1/prices/{price}", call => call.Target(Type));
        routes.On("POST /v1/prices/{price}", Update);
        routes.On("GET /v1/prices", List);
        routes.Include(Type, "tiers", (account, price) => PriceTerms.Of(account.Objects, price).Tiers);
        routes.Include(Type, "currency_options", (account, price) => PriceTerms.Of(account.Objects, price).Currencies);
    }

    /// <summary>
    /// The price that one entry of <c>items</c> or <c>line_items</c> is at: named by <c>price</c> (or <c>plan</c>, its
    /// older name), or made on the spot from <c>price_data</c>. Call it once everything else has been checked, since it
    /// stores what it makes.
    /// </summary>
    /// <param name="at">The entry in bracket form, for the <c>param</c> of errors: <c>items[0]</c>; null at the top.</param>
    public static JsonObject Resolve(Work work, Parameters entry, string? at, PriceUse use) =>
        Named(work, entry, at, use)
        ?? (
            entry.Object("price_data") is { } data
                ? PriceTerms.Inline(work, data, In(at, "price_data"), use)
                : throw StripeErrors.MissingParameter(In(at, "price"))
        );

    /// <summary>The price that an entry names; null when it describes one, or neither.</summary>
    public static JsonObject? Named(Work work, Parameters entry, string? at, PriceUse use)
    {
        if (entry.Has("price") && entry.Has("price_data"))
        {
            throw StripeErrors.Invalid(
                $"You may only specify one of these parameters: {In(at, "price")}, {In(at, "price_data")}.",
                param: In(at, "price")
            );
        }

        var name = entry.String("price") is null && entry.String("plan") is not null ? "plan" : "price";
        if (entry.String(name) is not { } id)
        {
            return null;
        }

        var param = In(at, name);
        var price = work.Objects.Get(Type, id, param);
        if (!price.Flag("active"))
        {
            throw StripeErrors.Invalid(
                "The price specified is inactive. This field only accepts active prices.",
                param: param
            );
        }

        CheckUse(price, use, param);
        return price;
    }

    /// <summary>Refuses a one-time price where a recurring one is wanted, and the other way round.</summary>
    public static void CheckUse(JsonObject price, PriceUse use, string param)
    {
        var wanted = use == PriceUse.Recurring ? "recurring" : "one_time";
        if (use != PriceUse.Either && price.Text("type") != wanted)
        {
            throw StripeErrors.Invalid(
                $"The price specified is set to `type={price.Text("type")}` but this field only accepts prices with `type={wanted}`.",
                param: param
            );
        }
    }

    private static string In(string? at, string name) => at is null ? name : $"{at}[{name}]";

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var taken = LookupKeyOwner(work, parameters, except: null);
        var price = PriceTerms.New(work, parameters);
        price["metadata"] = call.NewMetadata();
        price["active"] = parameters.Bool("active") ?? true;
        price["nickname"] = parameters.String("nickname");
        if (parameters.String("lookup_key") is { } key)
        {
            price["lookup_key"] = key;
            GiveUpLookupKey(work, taken);
        }

        work.Raise("price.created", price);
        return price;
    }

    private static JsonObject Update(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var price = call.Target(Type);
        var behaviour = parameters.String("tax_behavior");
        if (
            behaviour is not null
            && price.Text("tax_behavior") is { } is_
            && is_ is not "unspecified"
            && is_ != behaviour
        )
        {
            throw StripeErrors.Invalid(
                "You cannot change the tax_behavior of a price once it has been set to inclusive or exclusive.",
                param: "tax_behavior"
            );
        }

        var taken = LookupKeyOwner(work, parameters, price);
        var currencies = parameters.Object("currency_options") is { } options
            ? PriceTerms.CurrencyOptions(options, price.Text("currency")!)
            : null;
        call.Update(
            price,
            "price.updated",
            _ =>
            {
                price["active"] = parameters.Bool("active") ?? price.Flag("active");
                price["tax_behavior"] = behaviour ?? price.Text("tax_behavior");
                price.SetTexts(parameters, "nickname", "lookup_key");
                GiveUpLookupKey(work, taken);
            }
        );
        PriceTerms.Of(work.Objects, price).Add(currencies);
        ShowIn(work, price);
        return price;
    }

    /// <summary>Subscriptions show their prices as they now are.</summary>
    private static void ShowIn(Work work, JsonObject price)
    {
        foreach (var subscription in work.Objects.All("subscription"))
        {
            foreach (var item in (subscription.Object("items")?["data"] as JsonArray ?? []).OfType<JsonObject>())
            {
                if (item.Object("price")?.Text("id") == price.Id())
                {
                    item["price"] = price.DeepClone();
                    item["plan"] = Plans.View(price);
                }
            }
        }
    }

    private static JsonObject List(Call call)
    {
        string[] keys = [.. call.Parameters.Strings("lookup_keys")];
        var currency = call.Parameters.String("currency")?.ToLowerInvariant();
        return call.List(
            Type,
            price =>
                (keys.Length == 0 || keys.Contains(price.Text("lookup_key")))
                && (currency is null || price.Text("currency") == currency),
            "lookup_keys",
            "currency"
        );
    }

    /// <summary>The price that has the lookup key asked for; refused unless it is to be transferred.</summary>
    private static JsonObject? LookupKeyOwner(Work work, Parameters parameters, JsonObject? except)
    {
        if (parameters.String("lookup_key") is not { } key)
        {
            return null;
        }

        if (key.Length > 200)
        {
            throw StripeErrors.Invalid(
                $"Invalid string: {key[..50]}...; must be at most 200 characters",
                param: "lookup_key"
            );
        }

        var owner = work.Objects.All(Type).FirstOrDefault(price => price.Text("lookup_key") == key && price != except);
        return owner is null || parameters.Bool("transfer_lookup_key") == true
            ? owner
            : throw StripeErrors.Invalid(
                $"A price (`{owner.Id()}`) already uses that lookup key. You may transfer the lookup key to this price by passing `transfer_lookup_key` as true.",
                param: "lookup_key"
            );
    }

    private static void GiveUpLookupKey(Work work, JsonObject? price)
    {
        if (price is not null)
        {
            work.Update(price, "price.updated", () => price["lookup_key"] = null);
        }
    }
}

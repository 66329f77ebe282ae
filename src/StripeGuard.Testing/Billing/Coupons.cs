using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// Coupons: docs.stripe.com/api/coupons, docs.stripe.com/billing/subscriptions/coupons. Refusals as recorded from the
/// test mode of 2026-08-26.dahlia.
/// </summary>
internal sealed class Coupons : IResource
{
    public const string Type = "coupon";

    /// <summary>The document beside a coupon with the fields that only <c>expand[]</c> shows.</summary>
    private const string Hidden = "stripeguard.coupon";

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/coupons", Create);
        routes.On("GET /v1/coupons/{coupon}", call => call.Target(Type));
        routes.On("POST /v1/coupons/{coupon}", Update);
        routes.On("DELETE /v1/coupons/{coupon}", Delete);
        routes.On("GET /v1/coupons", call => call.List(Type));
        routes.Include(Type, "applies_to", (account, coupon) => HiddenOf(account.Objects, coupon)["applies_to"]);
        routes.Include(
            Type,
            "currency_options",
            (account, coupon) => HiddenOf(account.Objects, coupon)["currency_options"]
        );
    }

    /// <summary>The products that a coupon is for; null when it is for all.</summary>
    public static IReadOnlySet<string>? Products(ObjectStore objects, JsonObject coupon) =>
        HiddenOf(objects, coupon).Object("applies_to")?["products"] is JsonArray products
            ? products.Select(product => product!.GetValue<string>()).ToHashSet(StringComparer.Ordinal)
            : null;

    /// <summary>What a coupon takes off in a currency, in minor units; null when it is a percentage, or not in that currency.</summary>
    public static long? AmountOff(ObjectStore objects, JsonObject coupon, string currency) =>
        coupon["amount_off"] is null ? null
        : coupon.Text("currency") == currency ? coupon.Number("amount_off")
        : HiddenOf(objects, coupon).Object("currency_options")?.Object(currency)?.Number("amount_off");

    /// <summary>What it takes off in each of its currencies; empty for a percentage.</summary>
    public static JsonObject Amounts(ObjectStore objects, JsonObject coupon)
    {
        var amounts = new JsonObject();
        if (coupon.Text("currency") is { } own)
        {
            amounts[own] = coupon.Number("amount_off");
        }

        foreach (var (currency, option) in HiddenOf(objects, coupon).Object("currency_options") ?? [])
        {
            amounts[currency] = ((JsonObject)option!).Number("amount_off");
        }

        return amounts;
    }

    /// <summary>Counts one more redemption; the last one that is allowed makes the coupon invalid.</summary>
    public static void Redeem(Work work, JsonObject coupon) =>
        work.Update(
            coupon,
            "coupon.updated",
            () =>
            {
                coupon["times_redeemed"] = coupon.Number("times_redeemed") + 1;
                if (IsUsedUp(coupon))
                {
                    coupon["valid"] = false;
                }
            }
        );

    public static bool IsUsedUp(JsonObject obj) =>
        obj["max_redemptions"] is not null && obj.Number("times_redeemed") >= obj.Number("max_redemptions");

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var parameters = call.Parameters;
        var percent = Percent(parameters);
        var amount = parameters.AtLeast("amount_off", 1);
        RefuseBothOrNeither(percent, amount);
        var currency = Currency(parameters, amount);
        var options = CurrencyOptions(parameters, currency);
        if (percent is not null && options is not null)
        {
            throw StripeErrors.Invalid(
                "You may only specify one of these parameters: currency_options, percent_off.",
                param: "currency_options"
            );
        }

        var duration = parameters.String("duration") ?? "once";
        var months = Months(parameters, duration);
        var redeemBy = Timestamps.Ahead(parameters, "redeem_by", call.Now);
        var appliesTo = AppliesTo(work, parameters);
        var id = parameters.String("id");
        if (id is not null && work.Objects.Find(Type, id) is not null)
        {
            throw StripeErrors.Invalid("Coupon already exists.", "resource_already_exists");
        }

        var coupon = new JsonObject
        {
            ["id"] = id ?? call.Account.Ids.Next("", 8),
            ["object"] = Type,
            ["amount_off"] = amount,
            ["created"] = work.Now,
            ["currency"] = currency,
            ["duration"] = duration,
            ["duration_in_months"] = months,
            ["livemode"] = false,
            ["max_redemptions"] = parameters.AtLeast("max_redemptions", 1),
            ["metadata"] = call.NewMetadata(),
            ["name"] = Name(parameters),
            ["percent_off"] = percent,
            ["redeem_by"] = redeemBy,
            ["times_redeemed"] = 0L,
            ["valid"] = true,
        };
        work.Objects.Put(coupon);
        work.Objects.Put(
            new JsonObject
            {
                ["id"] = coupon.Id(),
                ["object"] = Hidden,
                ["applies_to"] = appliesTo,
                ["currency_options"] = options,
            }
        );
        work.Raise("coupon.created", coupon);
        if (redeemBy is not null)
        {
            work.Later(TimeSpan.FromSeconds(redeemBy.Value - work.Now), _ => coupon["valid"] = false);
        }

        return coupon;
    }

    private static JsonObject Update(Call call)
    {
        var coupon = call.Target(Type);
        var name = Name(call.Parameters);
        var options = CurrencyOptions(call.Parameters, coupon.Text("currency"));
        if (options is not null && coupon["percent_off"] is not null)
        {
            throw StripeErrors.Invalid(
                "You may only specify one of these parameters: currency_options, percent_off.",
                param: "currency_options"
            );
        }

        if (options is not null)
        {
            var hidden = HiddenOf(call.Account.Objects, coupon);
            var merged = hidden.Object("currency_options") ?? [];
            foreach (var (currency, option) in options)
            {
                merged[currency] = option?.DeepClone();
            }

            hidden["currency_options"] = merged.DeepClone();
        }

        return call.Update(
            coupon,
            "coupon.updated",
            _ => coupon["name"] = call.Parameters.Has("name") ? name : coupon.Text("name")
        );
    }

    /// <summary>Whoever has the discount keeps it: docs.stripe.com/api/coupons/delete.</summary>
    private static JsonObject Delete(Call call)
    {
        var coupon = call.Target(Type);
        coupon["valid"] = false;
        foreach (var code in call.Account.Objects.All(PromotionCodes.Type))
        {
            if (code.Object("promotion")?.Text("coupon") == coupon.Id())
            {
                code["active"] = false;
            }
        }

        return call.Delete(coupon, "coupon.deleted");
    }

    private static JsonObject HiddenOf(ObjectStore objects, JsonObject coupon) => objects.Find(Hidden, coupon.Id())!;

    private static decimal? Percent(Parameters parameters)
    {
        var percent = parameters.Decimal("percent_off");
        return percent switch
        {
            < 0.01m => throw OutOfBounds($"greater than or equal to 0.01 (it currently is '{Float(percent.Value)}')"),
            > 100 => throw OutOfBounds($"less than or equal to 100 (it currently is '{Float(percent.Value)}')"),
            _ => percent,
        };

        static StripeErrorException OutOfBounds(string bounds) =>
            StripeErrors.Invalid($"This value must be {bounds}.", param: "percent_off");

        static string Float(decimal number) => number.ToString("0.0###############", CultureInfo.InvariantCulture);
    }

    private static void RefuseBothOrNeither(decimal? percent, long? amount)
    {
        if (percent is null && amount is null)
        {
            throw StripeErrors.Invalid("Must provide percent_off or amount_off.", "parameter_missing");
        }

        if (percent is not null && amount is not null)
        {
            throw StripeErrors.Invalid("Received both percent_off and amount_off parameters. Please pass in only one.");
        }
    }

    private static string? Currency(Parameters parameters, long? amount)
    {
        var code = parameters.String("currency") is { } given ? Payments.Currency.Of(given).Code : null;
        return amount is null
            ? null
            : code ?? throw StripeErrors.Invalid("You must pass currency when passing amount_off", param: "currency");
    }

    private static long? Months(Parameters parameters, string duration)
    {
        var months = parameters.AtLeast("duration_in_months", 1);
        return (duration, months) switch
        {
            ("repeating", null) => throw StripeErrors.Invalid(
                "The duration_in_months param must be set when creating a coupon with a repeating duration",
                param: "duration"
            ),
            ("repeating", _) => months,
            (_, null) => null,
            _ => throw StripeErrors.Invalid(
                "The duration_in_months param can only be set when creating a coupon with a repeating duration",
                param: "duration_in_months"
            ),
        };
    }

    private static JsonObject? AppliesTo(Work work, Parameters parameters)
    {
        if (parameters.Object("applies_to") is not { } given)
        {
            return null;
        }

        var products = given.Strings("products").ToList();
        for (var i = 0; i < products.Count; i++)
        {
            work.Objects.Get(
                Billing.Products.Type,
                products[i],
                string.Create(CultureInfo.InvariantCulture, $"applies_to[products][{i}]")
            );
        }

        return products.Count == 0
            ? null
            : new JsonObject { ["products"] = new JsonArray([.. products.Select(id => JsonValue.Create(id))]) };
    }

    /// <summary>The amounts in further currencies, as sent and checked, with the coupon's own beside them.</summary>
    private static JsonObject? CurrencyOptions(Parameters parameters, string? own)
    {
        if (parameters.Object("currency_options") is not { } given)
        {
            return null;
        }

        var options = new JsonObject();
        foreach (var (code, _) in given.Tree)
        {
            var lower = code.ToLowerInvariant();
            Payments.Currency.Of(lower);
            if (lower != code)
            {
                throw StripeErrors.Invalid(
                    $"Currencies must be lowercase when used as keys in a map. Use `{lower}` instead of `{code}`.",
                    param: "currency_options"
                );
            }

            var name = $"currency_options[{code}][amount_off]";
            var amount =
                given.Object(code)?.AtLeast("amount_off", 1, name) ?? throw StripeErrors.MissingParameter(name);
            if (code != own)
            {
                options[code] = new JsonObject { ["amount_off"] = amount };
            }
        }

        return options;
    }

    /// <summary>docs.stripe.com/api/coupons/create: a name has up to 40 characters.</summary>
    private static string? Name(Parameters parameters) =>
        parameters.String("name") is { Length: > 40 } name
            ? throw StripeErrors.Invalid(
                $"Invalid string: {name[..10]}...; must be at most 40 characters",
                param: "name"
            )
            : parameters.String("name");
}

using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>Shipping rates: docs.stripe.com/api/shipping_rates, docs.stripe.com/payments/during-payment/charge-shipping.</summary>
/// <remarks>The words that refuse an archived rate, or one in another currency, are ours.</remarks>
internal sealed class ShippingRates : IResource
{
    public const string Type = "shipping_rate";

    private const string OtherCurrencies = "stripeguard.shipping_rate_currencies";

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/shipping_rates", Create);
        routes.On("GET /v1/shipping_rates/{shipping_rate_token}", call => call.Target(Type));
        routes.On("POST /v1/shipping_rates/{shipping_rate_token}", Update);
        routes.On(
            "GET /v1/shipping_rates",
            call => call.List(Type, rate => IsIn(rate, call.Parameters.String("currency")), "currency")
        );
        routes.Include(Type, "fixed_amount.currency_options", (account, rate) => Others(account.Objects, rate));
    }

    /// <summary>A rate out of checked parameters, not stored yet.</summary>
    /// <param name="at">The parameters in bracket form, for the <c>param</c> of errors; empty at the top.</param>
    public static NewShippingRate Read(Work work, Parameters given, string at)
    {
        var name = given.String("display_name") ?? throw StripeErrors.MissingParameter(At(at, "display_name"));
        var fixedAmount = given.Object("fixed_amount") ?? throw StripeErrors.MissingParameter(At(at, "fixed_amount"));
        var inside = At(at, "fixed_amount");
        var currency = Currency.Of(
            fixedAmount.String("currency") ?? throw StripeErrors.MissingParameter($"{inside}[currency]")
        );
        var rate = new JsonObject
        {
            ["id"] = work.Id("shr_"),
            ["object"] = Type,
            ["active"] = true,
            ["created"] = work.Now,
            ["delivery_estimate"] = Estimate(given),
            ["display_name"] = name,
            ["fixed_amount"] = new JsonObject
            {
                ["amount"] = Amount(fixedAmount, inside),
                ["currency"] = currency.Code,
            },
            ["livemode"] = false,
            ["metadata"] = Metadata.Merge(null, given),
            ["tax_behavior"] = given.String("tax_behavior") ?? "unspecified",
            ["tax_code"] = given.String("tax_code"),
            ["type"] = "fixed_amount",
        };
        return new NewShippingRate(rate, Options(fixedAmount, inside));
    }

    /// <summary>Stores a rate with its amounts in other currencies.</summary>
    public static JsonObject Store(Work work, NewShippingRate made)
    {
        work.Objects.Add(made.Rate);
        Keep(work.Objects, made.Rate, made.CurrencyOptions);
        return made.Rate;
    }

    /// <summary>What it costs in a currency; null where it has no amount in it.</summary>
    public static long? AmountIn(ObjectStore objects, JsonObject rate, string currency) =>
        AmountIn(rate, Others(objects, rate), currency);

    /// <inheritdoc cref="AmountIn(ObjectStore, JsonObject, string)"/>
    public static long? AmountIn(JsonObject rate, JsonObject? others, string currency)
    {
        var own = rate.Object("fixed_amount")!;
        return own.Text("currency") == currency ? own.Number("amount")
            : others?.Object(currency) is { } other ? other.Number("amount")
            : null;
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        return Store(work, Read(work, call.Parameters, at: ""));
    }

    private static JsonObject Update(Call call)
    {
        var rate = call.Target(Type);
        var parameters = call.Parameters;
        var options = parameters.Object("fixed_amount") is { } sent ? Options(sent, "fixed_amount") : null;
        var behavior = parameters.String("tax_behavior");
        if (behavior is not null && rate.Text("tax_behavior") is not "unspecified" and var now && now != behavior)
        {
            throw StripeErrors.Invalid(
                $"The tax behavior of a shipping rate cannot be changed once it is `{now}`.",
                param: "tax_behavior"
            );
        }

        return call.Update(
            rate,
            eventType: null,
            _ =>
            {
                rate["active"] = parameters.Bool("active") ?? rate.Flag("active");
                rate["tax_behavior"] = behavior ?? rate.Text("tax_behavior");
                if (options is not null)
                {
                    Keep(call.Account.Objects, rate, options);
                }
            }
        );
    }

    private static bool IsIn(JsonObject rate, string? currency) =>
        currency is null || rate.Object("fixed_amount")?.Text("currency") == currency;

    private static long Amount(Parameters fixedAmount, string at)
    {
        var amount = fixedAmount.Long("amount") ?? throw StripeErrors.MissingParameter($"{at}[amount]");
        return amount >= 0
            ? amount
            : throw StripeErrors.Invalid(
                "This value must be greater than or equal to 0.",
                "parameter_invalid_integer",
                $"{at}[amount]"
            );
    }

    private static JsonObject Options(Parameters fixedAmount, string at)
    {
        var options = new JsonObject();
        foreach (var (sent, value) in fixedAmount.Object("currency_options")?.Tree ?? [])
        {
            var code = Currency.Of(sent).Code;
            var option = new Parameters(value as JsonObject ?? []);
            options[code] = new JsonObject
            {
                ["amount"] = Amount(option, $"{at}[currency_options][{sent}]"),
                ["tax_behavior"] = option.String("tax_behavior") ?? "unspecified",
            };
        }

        return options;
    }

    private static JsonObject? Estimate(Parameters given)
    {
        if (given.Object("delivery_estimate") is not { } sent)
        {
            return null;
        }

        var estimate = new JsonObject();
        foreach (var name in (string[])["maximum", "minimum"])
        {
            estimate[name] = sent.Object(name) is { } bound
                ? new JsonObject { ["unit"] = bound.String("unit"), ["value"] = bound.Long("value") }
                : null;
        }

        return estimate;
    }

    private static JsonObject? Others(ObjectStore objects, JsonObject rate) =>
        objects.Find(OtherCurrencies, "currencies_" + rate.Id())?.Object("options");

    private static void Keep(ObjectStore objects, JsonObject rate, JsonObject options)
    {
        if (options.Count == 0)
        {
            return;
        }

        var merged = (JsonObject?)Others(objects, rate)?.DeepClone() ?? [];
        foreach (var (code, option) in options)
        {
            merged[code] = option?.DeepClone();
        }

        objects.Put(
            new JsonObject
            {
                ["id"] = "currencies_" + rate.Id(),
                ["object"] = OtherCurrencies,
                ["options"] = merged,
            }
        );
    }

    private static string At(string at, string name) => at.Length == 0 ? name : $"{at}[{name}]";
}

/// <summary>A shipping rate before it is stored, with its amounts in other currencies.</summary>
internal sealed record NewShippingRate(JsonObject Rate, JsonObject CurrencyOptions);

using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// The terms of a price: made from parameters, and those that only <c>expand[]</c> shows (tiers, other currencies), which
/// are kept as a document of their own beside the price.
/// </summary>
internal sealed class PriceTerms
{
    private const string Type = "stripeguard.price_terms";

    private readonly JsonObject? document;

    private PriceTerms(JsonObject? document) => this.document = document;

    /// <summary>The tiers in their order; null for a price per unit.</summary>
    public JsonArray? Tiers => document?["tiers"] as JsonArray;

    /// <summary>The price in each of its currencies, by code.</summary>
    public JsonObject? Currencies => document?.Object("currency_options");

    public static PriceTerms Of(ObjectStore objects, JsonObject price) => new(objects.Find(Type, IdFor(price.Id())));

    /// <summary>Adds other currencies to a price, or changes them.</summary>
    public void Add(JsonObject? currencies)
    {
        foreach (var (code, terms) in currencies ?? [])
        {
            Currencies![code] = terms?.DeepClone();
        }
    }

    /// <summary>A new price on the terms that were sent, stored and not yet announced.</summary>
    /// <param name="id">The id that its creator chose, as plans can have; null for one of Stripe's.</param>
    public static JsonObject New(Work work, Parameters parameters, string? id = null)
    {
        var terms = Read(work, parameters, at: null);
        var product = Product(work, parameters, at: null);
        return Store(work, terms, product, id);
    }

    /// <summary>The price that a product's <c>default_price_data</c> describes, stored and not yet announced.</summary>
    public static JsonObject Default(Work work, Parameters data, string product)
    {
        var price = Store(work, Read(work, data, "default_price_data"), product, id: null);
        price["metadata"] = Metadata.Merge(null, data);
        return price;
    }

    /// <summary>A price made for one entry alone: it is no longer active when it is there (docs.stripe.com/products-prices/manage-prices).</summary>
    public static JsonObject Inline(Work work, Parameters data, string at, PriceUse use)
    {
        if (data.String("currency") is null)
        {
            throw StripeErrors.MissingParameter($"{at}[currency]");
        }

        if (use == PriceUse.Recurring && data.Object("recurring") is null)
        {
            throw StripeErrors.MissingParameter($"{at}[recurring]");
        }

        if (use == PriceUse.OneTime && data.Object("recurring") is not null)
        {
            throw StripeErrors.Invalid(
                "The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.",
                param: $"{at}[recurring]"
            );
        }

        var terms = Read(work, data, at);
        var product = Product(work, data, at);
        var price = Store(work, terms, product, id: null);
        price["active"] = false;
        work.Raise("price.created", price);
        return price;
    }

    /// <summary>The <c>currency_options</c> that were sent, each with its amount.</summary>
    public static JsonObject CurrencyOptions(Parameters options, string own)
    {
        var read = new JsonObject();
        foreach (var (sent, value) in options.Tree)
        {
            var code = Currency.Of(sent).Code;
            if (value is not JsonObject given)
            {
                continue;
            }

            if (code == own)
            {
                throw StripeErrors.Invalid(
                    $"You may not specify the price's own currency ({own}) in currency_options.",
                    param: $"currency_options[{sent}]"
                );
            }

            var at = $"currency_options[{sent}]";
            var terms = new Parameters(given);
            var (amount, exact) = UnitAmount(terms, at);
            read[code] = InCurrency(amount, exact, terms.String("tax_behavior"), PriceTierList.Read(terms, at));
        }

        return read;
    }

    /// <summary>What was sent as a unit's amount: whole minor units when it is, and exactly.</summary>
    public static (long? Whole, string? Exact) UnitAmount(
        Parameters parameters,
        string? at,
        string name = "unit_amount"
    )
    {
        var whole = parameters.Long(name);
        var exact = parameters.String(name + "_decimal");
        if (whole is not null && exact is not null)
        {
            throw StripeErrors.Invalid(
                $"You may only specify one of these parameters: {name}, {name}_decimal.",
                param: Within(at, name)
            );
        }

        if (whole is { } amount)
        {
            CheckRange(amount, Within(at, name));
            return (amount, amount.ToString(CultureInfo.InvariantCulture));
        }

        if (exact is null)
        {
            return (null, null);
        }

        var param = Within(at, name + "_decimal");
        var dot = exact.IndexOf('.', StringComparison.Ordinal);
        if (
            (dot >= 0 && exact.Length - dot - 1 > 12)
            || !decimal.TryParse(exact, NumberStyles.Number, CultureInfo.InvariantCulture, out var value)
        )
        {
            throw StripeErrors.Invalid(
                $"Invalid decimal: {exact}; must contain at most 12 decimal places.",
                param: param
            );
        }

        CheckRange(value, param);
        var text = value == 0 ? "0" : value.ToString("0.############", CultureInfo.InvariantCulture);
        return (decimal.IsInteger(value) ? (long)value : null, text);
    }

    private static void CheckRange(decimal amount, string param)
    {
        if (amount < 0)
        {
            throw StripeErrors.Invalid(
                "This value must be greater than or equal to 0.",
                "parameter_invalid_integer",
                param
            );
        }

        // docs.stripe.com/currencies#minimum-and-maximum-charge-amounts: twelve digits at most.
        if (amount > 999_999_999_999)
        {
            throw StripeErrors.Invalid(
                "This value must be less than or equal to 999999999999.",
                "parameter_invalid_integer",
                param
            );
        }
    }

    private static JsonObject Read(Work work, Parameters parameters, string? at)
    {
        var currency = Currency.Of(parameters.String("currency")!);
        var tiers = PriceTierList.Read(parameters, at);
        var (amount, exact) = UnitAmount(parameters, at);
        var custom = parameters.Object("custom_unit_amount");
        var recurring = parameters.Object("recurring");
        CheckScheme(parameters, at, tiers, exact is not null, custom is not null);
        return new JsonObject
        {
            ["object"] = Prices.Type,
            ["billing_scheme"] = tiers is null ? "per_unit" : "tiered",
            ["currency"] = currency.Code,
            ["custom_unit_amount"] = custom is null ? null : CustomAmount(custom, recurring is not null, at),
            ["recurring"] = recurring is null ? null : PriceRecurrence.Read(work, recurring, Within(at, "recurring")),
            ["tax_behavior"] = parameters.String("tax_behavior") ?? "unspecified",
            ["tiers_mode"] = tiers is null ? null : parameters.String("tiers_mode"),
            ["transform_quantity"] = Transform(parameters.Object("transform_quantity"), tiers, at),
            ["type"] = recurring is null ? "one_time" : "recurring",
            ["unit_amount"] = amount,
            ["unit_amount_decimal"] = exact,
            ["tiers"] = tiers,
            ["currency_options"] = parameters.Object("currency_options") is { } options
                ? CurrencyOptions(options, currency.Code)
                : new JsonObject(),
        };
    }

    private static void CheckScheme(Parameters parameters, string? at, JsonArray? tiers, bool hasAmount, bool isCustom)
    {
        var tiered = parameters.String("billing_scheme") == "tiered";
        if (tiered && tiers is null)
        {
            throw StripeErrors.MissingParameter(Within(at, "tiers"));
        }

        if (tiers is not null && !tiered)
        {
            throw StripeErrors.Invalid(
                "You may only specify `tiers` if the `billing_scheme` is `tiered`.",
                param: Within(at, "tiers")
            );
        }

        if (tiered && parameters.String("tiers_mode") is null)
        {
            throw StripeErrors.MissingParameter(Within(at, "tiers_mode"));
        }

        if (tiered && hasAmount)
        {
            throw StripeErrors.Invalid(
                "You may not specify `unit_amount` or `unit_amount_decimal` if the `billing_scheme` is `tiered`.",
                param: Within(at, "unit_amount")
            );
        }

        if (!tiered && !hasAmount && !isCustom)
        {
            throw StripeErrors.Invalid(
                "Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.",
                "parameter_missing",
                Within(at, "unit_amount")
            );
        }
    }

    private static JsonObject CustomAmount(Parameters custom, bool isRecurring, string? at)
    {
        var param = Within(at, "custom_unit_amount");
        if (isRecurring)
        {
            throw StripeErrors.Invalid("`custom_unit_amount` cannot be used with recurring prices.", param: param);
        }

        return custom.Bool("enabled") == true
            ? new JsonObject
            {
                ["maximum"] = custom.Long("maximum"),
                ["minimum"] = custom.Long("minimum"),
                ["preset"] = custom.Long("preset"),
            }
            : throw StripeErrors.Invalid("`custom_unit_amount[enabled]` must be true.", param: $"{param}[enabled]");
    }

    private static JsonObject? Transform(Parameters? transform, JsonArray? tiers, string? at)
    {
        if (transform is null)
        {
            return null;
        }

        var param = Within(at, "transform_quantity");
        if (tiers is not null)
        {
            throw StripeErrors.Invalid(
                "You may not specify `transform_quantity` if the `billing_scheme` is `tiered`.",
                param: param
            );
        }

        var by = transform.Long("divide_by") ?? throw StripeErrors.MissingParameter($"{param}[divide_by]");
        return by >= 1
            ? new JsonObject
            {
                ["divide_by"] = by,
                ["round"] = transform.String("round") ?? throw StripeErrors.MissingParameter($"{param}[round]"),
            }
            : throw StripeErrors.Invalid(
                "This value must be greater than or equal to 1.",
                "parameter_invalid_integer",
                $"{param}[divide_by]"
            );
    }

    private static string Product(Work work, Parameters parameters, string? at)
    {
        var data = parameters.Object("product_data");
        if (parameters.String("product") is { } id)
        {
            return data is null
                ? work.Objects.Get("product", id, Within(at, "product")).Id()
                : throw StripeErrors.Invalid(
                    $"You may only specify one of these parameters: {Within(at, "product")}, {Within(at, "product_data")}.",
                    param: Within(at, "product")
                );
        }

        return data is null
            ? throw StripeErrors.MissingParameter(Within(at, "product"))
            : Products.New(work, data, Within(at, "product_data"), active: at is null).Id();
    }

    private static JsonObject Store(Work work, JsonObject terms, string product, string? id)
    {
        id ??= work.Id("price_");
        var price = new JsonObject
        {
            ["id"] = id,
            ["object"] = Prices.Type,
            ["active"] = true,
            ["billing_scheme"] = terms.Text("billing_scheme"),
            ["created"] = work.Now,
            ["currency"] = terms.Text("currency"),
            ["custom_unit_amount"] = terms["custom_unit_amount"]?.DeepClone(),
            ["livemode"] = false,
            ["lookup_key"] = null,
            ["metadata"] = new JsonObject(),
            ["nickname"] = null,
            ["product"] = product,
            ["recurring"] = terms["recurring"]?.DeepClone(),
            ["tax_behavior"] = terms.Text("tax_behavior"),
            ["tiers_mode"] = terms.Text("tiers_mode"),
            ["transform_quantity"] = terms["transform_quantity"]?.DeepClone(),
            ["type"] = terms.Text("type"),
            ["unit_amount"] = terms["unit_amount"]?.DeepClone(),
            ["unit_amount_decimal"] = terms["unit_amount_decimal"]?.DeepClone(),
        };
        work.Objects.Add(price);
        var currencies = new JsonObject
        {
            [price.Text("currency")!] = InCurrency(
                price["unit_amount"] is null ? null : price.Number("unit_amount"),
                price.Text("unit_amount_decimal"),
                price.Text("tax_behavior"),
                terms["tiers"]?.DeepClone() as JsonArray
            ),
        };
        foreach (var (code, other) in terms.Object("currency_options")!)
        {
            currencies[code] = other?.DeepClone();
        }

        work.Objects.Add(
            new JsonObject
            {
                ["id"] = IdFor(id),
                ["object"] = Type,
                ["tiers"] = terms["tiers"]?.DeepClone(),
                ["currency_options"] = currencies,
            }
        );
        return price;
    }

    private static JsonObject InCurrency(long? amount, string? exact, string? taxBehaviour, JsonArray? tiers)
    {
        var terms = new JsonObject
        {
            ["custom_unit_amount"] = null,
            ["tax_behavior"] = taxBehaviour ?? "unspecified",
            ["unit_amount"] = amount,
            ["unit_amount_decimal"] = exact,
        };
        if (tiers is not null)
        {
            terms["tiers"] = tiers;
        }

        return terms;
    }

    private static string IdFor(string price) => "price_terms_" + price;

    private static string Within(string? at, string name) => at is null ? name : $"{at}[{name}]";
}

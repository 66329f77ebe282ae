using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>
/// The price of a line item: one that exists, or one that <c>price_data</c> describes, which is checked when it is read
/// and made only once nothing of the session is refused any more.
/// </summary>
internal sealed class LinePrice
{
    private readonly Parameters? described;
    private readonly string at;

    private LinePrice(JsonObject? stored, Parameters? described, string at, string currency, string? productName)
    {
        Stored = stored;
        this.described = described;
        this.at = at;
        Currency = currency;
        ProductName = productName;
    }

    /// <summary>The price's object; null while it is only described.</summary>
    public JsonObject? Stored { get; private set; }

    public string Currency { get; }

    public string? ProductName { get; }

    /// <summary>The product's id; null while that is only described too.</summary>
    public string? Product => Stored is null ? described!.String("product") : Stored.Text("product");

    /// <summary>How often it recurs; null for a price to be paid once.</summary>
    public JsonObject? Recurring { get; private init; }

    private decimal UnitAmount { get; init; }

    /// <summary>What so many of it cost, before discounts and taxes.</summary>
    public long Amount(ObjectStore objects, long quantity) =>
        Stored is null ? PriceAmounts.Round(UnitAmount * quantity) : AmountOf(objects, Stored, quantity, Currency);

    /// <summary>What so many at that price cost. A price whose amount the customer chooses costs what it suggests.</summary>
    public static long AmountOf(ObjectStore objects, JsonObject price, long quantity, string currency) =>
        price.Object("custom_unit_amount") is { } chosen
            ? (chosen["preset"] is not null ? chosen.Number("preset") : chosen.Number("minimum")) * quantity
            : PriceAmounts.Of(objects, price, quantity, currency);

    public static LinePrice Read(Work work, Parameters item, string at, string? currency, bool acceptInactive)
    {
        if (acceptInactive && item.String("price") is { } known)
        {
            return Existing(work, work.Objects.Get(Prices.Type, known, $"{at}[price]"), at, currency);
        }

        if (Prices.Named(work, item, at, PriceUse.Either) is { } price)
        {
            return Existing(work, price, at, currency);
        }

        return item.Object("price_data") is { } data
            ? Described(work, data, $"{at}[price_data]", currency)
            : throw StripeErrors.Invalid(
                "You must provide either price or price_data for each line item when using prices.",
                param: at
            );
    }

    /// <summary>Makes a price that was only described, with its product.</summary>
    public void Store(Work work)
    {
        if (described is not null)
        {
            Stored ??= PriceTerms.Inline(work, described, at, PriceUse.Either);
        }
    }

    private static LinePrice Existing(Work work, JsonObject price, string at, string? currency)
    {
        var own = price.Text("currency")!;
        if (currency is not null && !PriceAmounts.IsIn(work.Objects, price, currency))
        {
            throw OtherCurrency(own, currency, $"{at}[price]");
        }

        var product = price.Text("product") is { } id ? work.Objects.Find("product", id) : null;
        return new LinePrice(price, null, at, currency ?? own, product?.Text("name"))
        {
            Recurring = price.Object("recurring"),
        };
    }

    private static LinePrice Described(Work work, Parameters data, string at, string? currency)
    {
        var sent = data.String("currency") ?? throw StripeErrors.MissingParameter($"{at}[currency]");
        var own = Payments.Currency.Of(sent).Code;
        if (currency is not null && currency != own)
        {
            throw OtherCurrency(own, currency, $"{at}[currency]");
        }

        var (_, exact) = PriceTerms.UnitAmount(data, at);
        var recurring = data.Object("recurring");
        return new LinePrice(null, data, at, own, ProductOf(work, data, at))
        {
            UnitAmount = decimal.Parse(
                exact ?? throw StripeErrors.MissingParameter($"{at}[unit_amount]"),
                System.Globalization.CultureInfo.InvariantCulture
            ),
            Recurring = recurring is null ? null : PriceRecurrence.Read(work, recurring, $"{at}[recurring]"),
        };
    }

    private static string ProductOf(Work work, Parameters data, string at)
    {
        var described = data.Object("product_data");
        if (data.String("product") is { } id)
        {
            return described is null
                ? work.Objects.Get("product", id, $"{at}[product]").Text("name") ?? id
                : throw StripeErrors.Invalid(
                    $"You may only specify one of these parameters: {at}[product], {at}[product_data].",
                    param: $"{at}[product]"
                );
        }

        return described is null
            ? throw StripeErrors.MissingParameter($"{at}[product_data]")
            : described.String("name") ?? throw StripeErrors.MissingParameter($"{at}[product_data][name]");
    }

    private static StripeErrorException OtherCurrency(string own, string expected, string param) =>
        StripeErrors.Invalid(
            $"The price specified only supports `{own}`. This doesn't match the expected currency: `{expected}`.",
            param: param
        );
}

using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>Reads what an invoice item or a line is to be: docs.stripe.com/api/invoiceitems/create.</summary>
internal static class InvoiceItemParameters
{
    /// <summary>A new item, not stored.</summary>
    /// <param name="currency">The currency that it must be in; null when that is free.</param>
    /// <param name="at">The entry in bracket form, for errors; null at the top.</param>
    public static JsonObject Read(
        Work work,
        Parameters parameters,
        JsonObject customer,
        string? currency,
        string? at = null
    )
    {
        var terms = Terms(work, parameters, currency ?? customer.Text("currency"), at, required: true)!;
        if (currency is not null && terms.Currency != currency)
        {
            throw StripeErrors.Invalid(
                $"The currency of the invoice item ({terms.Currency}) must be the invoice's: {currency}.",
                param: Within(at, "currency")
            );
        }

        var item = InvoiceItems.New(
            work,
            customer,
            terms.Currency,
            terms.Amount,
            terms.Price,
            terms.Quantity,
            terms.UnitAmount,
            (work.Now, work.Now),
            terms.Price is null ? null : InvoiceWords.Product(work.Objects, terms.Price)
        );
        Apply(work, parameters, customer, item, at);
        return item;
    }

    /// <summary>The item as it would be with the changes.</summary>
    public static JsonObject Change(
        Work work,
        Parameters parameters,
        JsonObject customer,
        JsonObject item,
        string? at = null
    )
    {
        var changed = (JsonObject)item.DeepClone();
        if (Terms(work, parameters, item.Text("currency"), at, required: false) is { } terms)
        {
            changed["amount"] = terms.Amount;
            changed["net_amount"] = terms.Amount;
            changed["quantity"] = terms.Quantity;
            changed["quantity_decimal"] = terms.Quantity.ToString(CultureInfo.InvariantCulture);
            changed["pricing"] = InvoiceLines.Pricing(terms.Price, terms.UnitAmount);
        }
        else if (parameters.Long("quantity") is { } quantity)
        {
            CheckQuantity(quantity, Within(at, "quantity"));
            var unit = decimal.Parse(
                item.Object("pricing")?.Text("unit_amount_decimal") ?? "0",
                CultureInfo.InvariantCulture
            );
            changed["amount"] = PriceAmounts.Round(unit * quantity);
            changed["net_amount"] = changed.Number("amount");
            changed["quantity"] = quantity;
            changed["quantity_decimal"] = quantity.ToString(CultureInfo.InvariantCulture);
        }

        Apply(work, parameters, customer, changed, at);
        return changed;
    }

    /// <summary>A quantity that can be counted.</summary>
    public static void CheckQuantity(long quantity, string param)
    {
        if (quantity is < 0 or > 999_999_999)
        {
            throw StripeErrors.Invalid(
                quantity < 0
                    ? "This value must be greater than or equal to 0."
                    : "This value must be less than or equal to 999999999.",
                "parameter_invalid_integer",
                param
            );
        }
    }

    private static ItemAmount? Terms(Work work, Parameters parameters, string? currency, string? at, bool required)
    {
        var quantity = Quantity(parameters, at);
        var named = parameters.Object("pricing") is { } pricing
            ? Prices.Named(work, pricing, Within(at, "pricing"), PriceUse.OneTime)
            : null;
        if (named is not null || parameters.Object("price_data") is not null)
        {
            var price = named ?? Prices.Resolve(work, parameters, at, PriceUse.OneTime);
            var inCurrency =
                currency is not null && PriceAmounts.IsIn(work.Objects, price, currency)
                    ? currency
                    : price.Text("currency")!;
            var part = PriceAmounts.Parts(work.Objects, price, quantity ?? 1, inCurrency);
            return new ItemAmount(
                part.Sum(each => each.Amount),
                part[0].UnitAmount ?? 0,
                quantity ?? 1,
                inCurrency,
                price
            );
        }

        var given = Currency.Of(parameters.String("currency") ?? currency ?? work.Account.Options.Currency).Code;
        if (parameters.Long("amount") is { } amount)
        {
            return new ItemAmount(PriceAmounts.Round(amount), amount, 1, given, null);
        }

        if (parameters.Decimal("unit_amount_decimal") is { } unit)
        {
            return new ItemAmount(PriceAmounts.Round(unit * (quantity ?? 1)), unit, quantity ?? 1, given, null);
        }

        return required
            ? throw StripeErrors.Invalid(
                "You must specify one of `amount`, `pricing`, `price_data` or `unit_amount_decimal`.",
                "parameter_missing",
                Within(at, "amount")
            )
            : null;
    }

    private static long? Quantity(Parameters parameters, string? at)
    {
        if (parameters.Long("quantity") is { } quantity)
        {
            CheckQuantity(quantity, Within(at, "quantity"));
            return quantity;
        }

        return null;
    }

    private static void Apply(Work work, Parameters parameters, JsonObject customer, JsonObject item, string? at)
    {
        item.SetTexts(parameters, "description");
        item["discountable"] = parameters.Bool("discountable") ?? item.Flag("discountable");
        if (parameters.Object("period") is { } period)
        {
            item["period"] = new JsonObject
            {
                ["end"] = Moment.Of(period, "end", Within(at, "period[end]")) ?? item.Object("period")!.Number("end"),
                ["start"] =
                    Moment.Of(period, "start", Within(at, "period[start]")) ?? item.Object("period")!.Number("start"),
            };
        }

        InvoiceTaxes.Keep(work.Objects, item, parameters);
        if (parameters.Has("tax_rates"))
        {
            var rates = TaxRates.Named(work, parameters.Strings("tax_rates"), Within(at, "tax_rates"));
            item["tax_rates"] = new JsonArray([.. rates.Select(rate => rate.DeepClone())]);
        }

        if (parameters.Has("discounts"))
        {
            var purchase = new DiscountedPurchase(customer, item.Text("currency"), item.Number("amount"));
            var asked = AskedDiscounts.Read(work, parameters, purchase, "discounts", Within(at, "discounts"));
            var owner = new DiscountOwner(customer.Id(), InvoiceItem: item.Id());
            item["discounts"] = new JsonArray([
                .. asked.Select(each => JsonValue.Create(Discounts.Give(work, each, owner, work.Now).Id())),
            ]);
        }
    }

    private static string Within(string? at, string name)
    {
        if (at is null)
        {
            return name;
        }

        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        return bracket < 0 ? $"{at}[{name}]" : $"{at}[{name[..bracket]}]{name[bracket..]}";
    }

    private sealed record ItemAmount(
        long Amount,
        decimal UnitAmount,
        long Quantity,
        string Currency,
        JsonObject? Price
    );
}

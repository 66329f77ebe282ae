using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Billing;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Checkout;

/// <summary>
/// A line item as it was asked for: a price with how many of it. It is checked when it is read, and stored, with the
/// price and the product that its <c>price_data</c> describes, only once nothing is refused any more.
/// </summary>
internal sealed class LineItem
{
    public const string Type = "item";

    /// <summary>docs.stripe.com/api/checkout/sessions/create: how many line items a session takes in payment mode.</summary>
    private const int Most = 100;
    private const int MostInSubscriptions = 40;

    /// <summary>How many of them an object shows in <c>line_items</c>; the rest is behind the list's route.</summary>
    private const int Shown = 10;

    private LineItem(LinePrice price, Parameters given, long quantity)
    {
        Price = price;
        Given = given;
        Quantity = quantity;
    }

    private LinePrice Price { get; }

    private Parameters Given { get; }

    private long Quantity { get; }

    public string Currency => Price.Currency;

    public bool IsRecurring => Price.Recurring is not null;

    /// <summary>How often it renews.</summary>
    public (string?, long)? Interval =>
        Price.Recurring is { } recurring
            ? (recurring.Text("interval"), Math.Max(1, recurring.Number("interval_count")))
            : null;

    /// <summary>The first of the line items as the list that <c>expand[]=line_items</c> shows.</summary>
    public static JsonObject FirstOf(JsonArray lines, string path) =>
        Lists.Of(lines.OfType<JsonObject>().Take(Shown), path + "/line_items", lines.Count > Shown);

    /// <summary>The line items of a request, or Stripe's refusal of one of them.</summary>
    /// <param name="acceptInactive">Whether inactive prices are taken too: a payment link has them from when it was made.</param>
    public static LineItem[] Read(Call call, string? mode = null, bool acceptInactive = false)
    {
        mode ??= SessionShape.Mode(call.Parameters);
        var given = call.Parameters.Array("line_items") ?? [];
        var most = mode == "subscription" ? MostInSubscriptions : Most;
        if (given.Count > most)
        {
            throw StripeErrors.Invalid(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Array line_items exceeded maximum {most} allowed elements."
                ),
                param: "line_items"
            );
        }

        var lines = new LineItem[given.Count];
        var currency = call.Parameters.String("currency") is { } asked ? Payments.Currency.Of(asked).Code : null;
        for (var i = 0; i < given.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"line_items[{i}]");
            var item = new Parameters(
                given[i] as JsonObject ?? throw StripeErrors.Invalid("Invalid object", param: at)
            );
            lines[i] = Read(Work.Of(call), item, at, mode, currency, acceptInactive);
            currency ??= lines[i].Price.Currency;
        }

        return lines;
    }

    /// <summary>What it costs, before discounts and taxes.</summary>
    public long Subtotal(ObjectStore objects) => Price.Amount(objects, Quantity);

    /// <summary>What a stored line item's quantity costs now: nothing where a trial puts it off.</summary>
    public static long DueNow(Work work, SessionTerms terms, JsonObject line)
    {
        var price = line.Object("price")!;
        return terms.HasTrial && price.Object("recurring") is not null
            ? 0
            : LinePrice.AmountOf(work.Objects, price, line.Number("quantity"), line.Text("currency")!);
    }

    /// <summary>Makes the price and the product that are described inline, and shows the price in the line item.</summary>
    public void StorePrice(Work work, JsonObject item)
    {
        Price.Store(work);
        item["price"] = Price.Stored!.DeepClone();
    }

    /// <summary>The line item's object, with what it comes to before discounts and taxes.</summary>
    public JsonObject ToItem(Work work, bool hasTrial)
    {
        var subtotal = hasTrial && IsRecurring ? 0 : Subtotal(work.Objects);
        return new JsonObject
        {
            ["id"] = Given.String("id") ?? work.Id("li_"),
            ["object"] = Type,
            ["adjustable_quantity"] = Adjustable(),
            ["amount_discount"] = 0L,
            ["amount_subtotal"] = subtotal,
            ["amount_tax"] = 0L,
            ["amount_total"] = subtotal,
            ["currency"] = Price.Currency,
            ["description"] = Price.ProductName,
            ["discounts"] = new JsonArray(),
            ["metadata"] = Metadata.Merge(null, Given),
            // A price that is only described is shown by its product until it is made, for discounts of some products only.
            ["price"] =
                Price.Stored?.DeepClone()
                ?? new JsonObject
                {
                    ["product"] = Price.Product,
                    ["tax_behavior"] = Given.Object("price_data")?.String("tax_behavior"),
                },
            ["quantity"] = Quantity,
            ["taxes"] = Taxes(work),
        };
    }

    private JsonObject? Adjustable() =>
        Given.Object("adjustable_quantity") is { } adjustable
            ? new JsonObject
            {
                ["enabled"] = adjustable.Bool("enabled") == true,
                ["maximum"] = adjustable.Bool("enabled") == true ? adjustable.Long("maximum") ?? 99L : null,
                ["minimum"] = adjustable.Bool("enabled") == true ? adjustable.Long("minimum") ?? 0L : null,
            }
            : null;

    private JsonArray Taxes(Work work) =>
        new([
            .. Given
                .Strings("tax_rates")
                .Select(id => new JsonObject
                {
                    ["amount"] = 0L,
                    ["rate"] = work.Objects.Find(TaxRates.Type, id)!.DeepClone(),
                    ["taxability_reason"] = null,
                    ["taxable_amount"] = null,
                }),
        ]);

    /// <summary>One entry of a list of line items.</summary>
    public static LineItem Read(
        Work work,
        Parameters item,
        string at,
        string mode,
        string? currency,
        bool acceptInactive
    )
    {
        var price = LinePrice.Read(work, item, at, currency, acceptInactive);
        if (mode == "payment" && price.Recurring is not null)
        {
            throw StripeErrors.Invalid(
                "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.",
                param: at
            );
        }

        TaxRates.Named(work, item.Strings("tax_rates"), $"{at}[tax_rates]");

        CheckAdjustable(item, at);
        return new LineItem(price, item, QuantityOf(item, at, price));
    }

    private static long QuantityOf(Parameters item, string at, LinePrice price)
    {
        if (price.Recurring?.Text("usage_type") == "metered")
        {
            return item.Has("quantity")
                ? throw StripeErrors.Invalid(
                    $"Quantity should not be specified where usage_type is `metered`. Remove quantity from `{at}`",
                    param: at
                )
                : 0;
        }

        return item.Long("quantity") switch
        {
            null => throw StripeErrors.Invalid($"Quantity is required. Add `quantity` to `{at}`", param: at),
            < 1 => throw StripeErrors.Invalid(
                "This value must be greater than or equal to 1.",
                "parameter_invalid_integer",
                $"{at}[quantity]"
            ),
            > 999_999 => throw StripeErrors.Invalid(
                "This value must be less than or equal to 999999.",
                "parameter_invalid_integer",
                $"{at}[quantity]"
            ),
            { } quantity => quantity,
        };
    }

    private static void CheckAdjustable(Parameters item, string at)
    {
        if (item.Object("adjustable_quantity") is not { } adjustable)
        {
            return;
        }

        var param = $"{at}[adjustable_quantity]";
        if (adjustable.Bool("enabled") is null)
        {
            throw StripeErrors.MissingParameter($"{param}[enabled]");
        }

        var (minimum, maximum) = (adjustable.Long("minimum") ?? 0, adjustable.Long("maximum") ?? 99);
        if (minimum < 0)
        {
            throw StripeErrors.Invalid(
                "This value must be greater than or equal to 0.",
                "parameter_invalid_integer",
                $"{param}[minimum]"
            );
        }

        if (maximum < minimum || maximum > 999_999)
        {
            throw StripeErrors.Invalid(
                $"The maximum of an adjustable quantity must be at least its minimum ({minimum}) and at most 999999.",
                param: $"{param}[maximum]"
            );
        }
    }
}

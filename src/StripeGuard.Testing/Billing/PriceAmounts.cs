using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>Part of what a quantity comes to: so many units at so much each, or a flat amount.</summary>
/// <param name="Amount">Minor units, rounded as a line of an invoice is.</param>
/// <param name="UnitAmount">Minor units a unit, exactly; null for a flat amount.</param>
internal sealed record PricePart(long Quantity, long Amount, decimal? UnitAmount, string? Note);

/// <summary>What a price comes to: docs.stripe.com/products-prices/pricing-models.</summary>
internal static class PriceAmounts
{
    /// <summary>docs.stripe.com/currencies#minimum-and-maximum-charge-amounts: twelve digits at most.</summary>
    private const decimal Largest = 999_999_999_999;

    /// <summary>Half a minor unit is rounded up: docs.stripe.com/products-prices/pricing-models#decimal-amounts.</summary>
    public static long Round(decimal amount) =>
        decimal.Abs(amount) <= Largest
            ? (long)decimal.Round(amount, MidpointRounding.AwayFromZero)
            : throw StripeErrors.Invalid(
                $"The amount of a line must be no more than {Largest} of the currency's smallest unit. Use a smaller quantity or unit amount.",
                "amount_too_large"
            );

    /// <summary>The amount in minor units for a quantity, in the price's currency or another of its own.</summary>
    public static long Of(ObjectStore objects, JsonObject price, long quantity, string? currency = null) =>
        Parts(objects, price, quantity, currency).Sum(part => part.Amount);

    /// <summary>Whether the price can be paid in that currency.</summary>
    public static bool IsIn(ObjectStore objects, JsonObject price, string currency) =>
        price.Text("currency") == currency || PriceTerms.Of(objects, price).Currencies?[currency] is not null;

    /// <summary>The lines that an invoice has for the quantity: one, or one for each tier of a graduated price.</summary>
    public static IReadOnlyList<PricePart> Parts(
        ObjectStore objects,
        JsonObject price,
        long quantity,
        string? currency = null
    )
    {
        var terms =
            currency is null || currency == price.Text("currency")
                ? price
                : PriceTerms.Of(objects, price).Currencies?[currency] as JsonObject ?? price;
        if (price.Text("billing_scheme") != "tiered")
        {
            var unit = Exact(terms, "unit_amount_decimal") ?? 0;
            return [new PricePart(quantity, Round(unit * Packages(price, quantity)), unit, null)];
        }

        var tiers = (terms["tiers"] as JsonArray ?? PriceTerms.Of(objects, price).Tiers ?? []).OfType<JsonObject>();
        return price.Text("tiers_mode") == "volume" ? Volume([.. tiers], quantity) : Graduated([.. tiers], quantity);
    }

    /// <summary>How often the unit amount is due: for packages, so many as hold the quantity.</summary>
    private static long Packages(JsonObject price, long quantity)
    {
        if (price.Object("transform_quantity") is not { } transform)
        {
            return quantity;
        }

        var (whole, rest) = Math.DivRem(quantity, transform.Number("divide_by"));
        return rest > 0 && transform.Text("round") == "up" ? whole + 1 : whole;
    }

    /// <summary>The tier of the whole quantity is the tier of every unit.</summary>
    private static List<PricePart> Volume(JsonObject[] tiers, long quantity)
    {
        var tier = tiers.First(tier => tier["up_to"] is null || quantity <= tier.Number("up_to"));
        return [.. PartsOf(tier, quantity, note: null)];
    }

    /// <summary>Each tier takes its share of the quantity. The first tier's flat amount is due even at zero.</summary>
    private static List<PricePart> Graduated(JsonObject[] tiers, long quantity)
    {
        var parts = new List<PricePart>();
        var below = 0L;
        for (var i = 0; i < tiers.Length; i++)
        {
            var upTo = tiers[i]["up_to"] is null ? long.MaxValue : tiers[i].Number("up_to");
            var share = Math.Min(quantity, upTo) - below;
            if (share > 0 || i == 0)
            {
                parts.AddRange(PartsOf(tiers[i], share, i == 0 ? "first tier" : "next tier"));
            }

            below = upTo;
            if (quantity <= upTo)
            {
                break;
            }
        }

        return parts;
    }

    private static IEnumerable<PricePart> PartsOf(JsonObject tier, long quantity, string? note)
    {
        if (Exact(tier, "unit_amount_decimal") is { } unit)
        {
            yield return new PricePart(quantity, Round(unit * quantity), unit, note);
        }

        if (Exact(tier, "flat_amount_decimal") is { } flat && flat != 0)
        {
            yield return new PricePart(0, Round(flat), null, note);
        }
    }

    private static decimal? Exact(JsonObject terms, string name) =>
        terms.Text(name) is { } text ? decimal.Parse(text, CultureInfo.InvariantCulture) : null;
}

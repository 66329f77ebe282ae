using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Billing;

/// <summary>The tiers of a price: docs.stripe.com/products-prices/pricing-models#tiered-pricing.</summary>
internal static class PriceTierList
{
    /// <summary>The <c>tiers</c> that were sent, in their order; null when none were. The last has no end.</summary>
    public static JsonArray? Read(Parameters parameters, string? at)
    {
        if (parameters.Array("tiers") is not { Count: > 0 } sent)
        {
            return null;
        }

        var tiers = new JsonArray();
        var below = 0L;
        for (var i = 0; i < sent.Count; i++)
        {
            var param = at is null ? $"tiers[{i}]" : $"{at}[tiers][{i}]";
            var tier = new Parameters(
                sent[i] as JsonObject ?? throw StripeErrors.Invalid("Invalid object", param: param)
            );
            var upTo = UpTo(tier, param, isLast: i == sent.Count - 1, below);
            below = upTo ?? below;
            tiers.Add(Tier(tier, param, upTo));
        }

        return tiers;
    }

    private static long? UpTo(Parameters tier, string param, bool isLast, long below)
    {
        var sent = tier.String("up_to") ?? throw StripeErrors.MissingParameter($"{param}[up_to]");
        if (isLast != (sent == "inf"))
        {
            throw StripeErrors.Invalid(
                isLast
                    ? "The final tier must be a catch-all: its `up_to` must be `inf`."
                    : "Only the final tier can have an `up_to` of `inf`.",
                param: $"{param}[up_to]"
            );
        }

        return isLast ? null
            : tier.Long("up_to") is { } upTo && upTo > below ? upTo
            : throw StripeErrors.Invalid(
                "The tiers must be in ascending order of `up_to`, which must be greater than 0.",
                param: $"{param}[up_to]"
            );
    }

    private static JsonObject Tier(Parameters tier, string param, long? upTo)
    {
        var (flat, exactFlat) = PriceTerms.UnitAmount(tier, param, "flat_amount");
        var (unit, exactUnit) = PriceTerms.UnitAmount(tier, param);
        return exactFlat is not null || exactUnit is not null
            ? new JsonObject
            {
                ["flat_amount"] = flat,
                ["flat_amount_decimal"] = exactFlat,
                ["unit_amount"] = unit,
                ["unit_amount_decimal"] = exactUnit,
                ["up_to"] = upTo,
            }
            : throw StripeErrors.MissingParameter($"{param}[unit_amount]");
    }
}

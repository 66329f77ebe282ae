using System.Collections.Frozen;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>How often a recurring price is billed: docs.stripe.com/api/prices/object#price_object-recurring.</summary>
internal static class PriceRecurrence
{
    /// <summary>docs.stripe.com/api/prices/create#create_price-recurring-interval_count: three years at most.</summary>
    private static readonly FrozenDictionary<string, int> MostIntervals = new Dictionary<string, int>
    {
        ["day"] = 1095,
        ["week"] = 156,
        ["month"] = 36,
        ["year"] = 3,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static JsonObject Read(Work work, Parameters recurring, string param)
    {
        var interval = recurring.String("interval") ?? throw StripeErrors.MissingParameter($"{param}[interval]");
        var count = recurring.Long("interval_count") ?? 1;
        CheckCount(interval, count, $"{param}[interval_count]");
        var usage = recurring.String("usage_type") ?? "licensed";
        var meter = recurring.String("meter");
        if (usage == "metered" && meter is null)
        {
            throw StripeErrors.Invalid(
                "All metered prices must be backed by meters. Create a meter first, and name it in `recurring[meter]`: https://docs.stripe.com/billing/subscriptions/usage-based.",
                param: $"{param}[meter]"
            );
        }

        if (meter is not null)
        {
            work.Objects.Get("billing.meter", meter, $"{param}[meter]");
            usage = recurring.String("usage_type") is null or "metered"
                ? "metered"
                : throw StripeErrors.Invalid(
                    "`recurring[meter]` can only be used with `recurring[usage_type]=metered`.",
                    param: $"{param}[meter]"
                );
        }

        return new JsonObject
        {
            ["interval"] = interval,
            ["interval_count"] = count,
            ["meter"] = meter,
            ["trial_period_days"] = recurring.Long("trial_period_days"),
            ["usage_type"] = usage,
        };
    }

    private static void CheckCount(string interval, long count, string param)
    {
        if (count < 1)
        {
            throw StripeErrors.Invalid(
                "This value must be greater than or equal to 1.",
                "parameter_invalid_integer",
                param
            );
        }

        if (count > MostIntervals[interval])
        {
            throw StripeErrors.Invalid(
                $"The maximum billing interval is three years: {MostIntervals[interval]} {interval}s.",
                "parameter_invalid_integer",
                param
            );
        }
    }
}

using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>A day and time on which periods begin: docs.stripe.com/billing/subscriptions/billing-cycle#set-the-billing-cycle-anchor.</summary>
internal static class AnchorConfig
{
    private static readonly (string Name, int Least, int Most)[] Parts =
    [
        ("day_of_month", 1, 31),
        ("month", 1, 12),
        ("hour", 0, 23),
        ("minute", 0, 59),
        ("second", 0, 59),
    ];

    /// <summary>The <c>billing_cycle_anchor_config</c> field out of the parameter, or null when it was not sent.</summary>
    public static JsonObject? Read(Parameters parameters)
    {
        if (parameters.Object("billing_cycle_anchor_config") is not { } sent)
        {
            return null;
        }

        var config = new JsonObject();
        foreach (var (name, least, most) in Parts)
        {
            var param = $"billing_cycle_anchor_config[{name}]";
            var value = sent.Long(name);
            if (value < least || value > most)
            {
                throw StripeErrors.Invalid(
                    $"This value must be between {least} and {most}.",
                    "parameter_invalid_integer",
                    param
                );
            }

            config[name] = value;
        }

        return config["day_of_month"] is null
            ? throw StripeErrors.MissingParameter("billing_cycle_anchor_config[day_of_month]")
            : config;
    }

    /// <summary>The first such moment after a time, in Unix seconds; what is not configured is as at that time.</summary>
    public static long First(JsonObject config, long after)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(after);
        var month = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero);
        while (true)
        {
            var at = At(config, month, now);
            if (at.ToUnixTimeSeconds() > after && (config["month"] is null || config.Number("month") == at.Month))
            {
                return at.ToUnixTimeSeconds();
            }

            month = month.AddMonths(1);
        }
    }

    private static DateTimeOffset At(JsonObject config, DateTimeOffset month, DateTimeOffset now)
    {
        var day = Math.Min((int)config.Number("day_of_month"), DateTime.DaysInMonth(month.Year, month.Month));
        return new DateTimeOffset(
            month.Year,
            month.Month,
            day,
            Part("hour", now.Hour),
            Part("minute", now.Minute),
            Part("second", now.Second),
            TimeSpan.Zero
        );

        int Part(string name, int otherwise) => config[name] is null ? otherwise : (int)config.Number(name);
    }
}

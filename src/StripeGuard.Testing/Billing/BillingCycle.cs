using System.Text.Json.Nodes;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>
/// The boundaries of billing periods: each a whole number of intervals from the anchor, on the anchor's day of the month
/// or the month's last (docs.stripe.com/billing/subscriptions/billing-cycle).
/// </summary>
/// <param name="Anchor">In Unix seconds.</param>
/// <param name="Unit">day, week, month or year.</param>
/// <param name="DayOfMonth">The day that <c>billing_cycle_anchor_config</c> asks for, where the anchor's month is too short for it.</param>
internal sealed record BillingCycle(long Anchor, string Unit, long Count, int? DayOfMonth = null)
{
    private const long Day = 86_400;

    /// <summary>The cycle of one of a subscription's prices.</summary>
    public static BillingCycle Of(JsonObject subscription, JsonObject price) =>
        new(
            subscription.Number("billing_cycle_anchor"),
            price.Object("recurring")!.Text("interval")!,
            price.Object("recurring")!.Number("interval_count"),
            subscription.Object("billing_cycle_anchor_config") is { } config ? (int)config.Number("day_of_month") : null
        );

    /// <summary>The first boundary after a time.</summary>
    public long After(long time) => Boundary(IndexAt(time) + 1);

    /// <summary>The last boundary at or before a time.</summary>
    public long AtOrBefore(long time) => Boundary(IndexAt(time));

    /// <summary>How many whole intervals lie between two boundaries.</summary>
    public long Between(long start, long end) => IndexAt(end) - IndexAt(start);

    private long IndexAt(long time)
    {
        var index = Estimate(time);
        while (Boundary(index) > time)
        {
            index--;
        }

        while (Boundary(index + 1) <= time)
        {
            index++;
        }

        return index;
    }

    private long Estimate(long time)
    {
        if (Unit is "day" or "week")
        {
            return (long)Math.Floor((time - Anchor) / (decimal)Length);
        }

        var from = DateTimeOffset.FromUnixTimeSeconds(Anchor);
        var to = DateTimeOffset.FromUnixTimeSeconds(time);
        var months = ((to.Year - from.Year) * 12) + to.Month - from.Month;
        return (long)Math.Floor(months / (decimal)(Count * (Unit == "year" ? 12 : 1)));
    }

    private long Length => Count * (Unit == "week" ? 7 * Day : Day);

    private long Boundary(long index)
    {
        if (Unit is "day" or "week")
        {
            return Anchor + (index * Length);
        }

        var months = (int)(index * Count * (Unit == "year" ? 12 : 1));
        var boundary = DateTimeOffset.FromUnixTimeSeconds(Anchor).AddMonths(months);
        if (DayOfMonth is { } day)
        {
            var last = DateTime.DaysInMonth(boundary.Year, boundary.Month);
            boundary = boundary.AddDays(Math.Min(day, last) - boundary.Day);
        }

        return boundary.ToUnixTimeSeconds();
    }
}

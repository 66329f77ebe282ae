using System.Text.Json.Nodes;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>The quantity that a metered item is charged for: docs.stripe.com/billing/subscriptions/usage-based.</summary>
internal static class MeteredUsage
{
    private const decimal Most = 999_999_999_999;

    /// <summary>What the item's meter has counted of a customer in a time, as a whole and not negative quantity.</summary>
    public static long Of(Work work, string customer, JsonObject item, (long Start, long End) period)
    {
        if (
            item.Object("price")!.Object("recurring")?.Text("meter") is not { } id
            || work.Objects.Find(Meters.Type, id) is not { } meter
        )
        {
            return 0;
        }

        var used = MeterUsage.Of(work.Objects, meter, customer, period.Start, period.End);
        return (long)Math.Clamp(decimal.Floor(used), 0, Most);
    }
}

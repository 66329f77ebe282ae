using System.Text.Json.Nodes;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>The items of subscriptions. They live in their subscription's <c>items</c>; an item's id leads there.</summary>
internal static class SubscriptionItemList
{
    public const string Type = "subscription_item";

    private const string Owner = "stripeguard.subscription_of_item";

    public static IReadOnlyList<JsonObject> Of(JsonObject subscription) =>
        [.. ((JsonArray)subscription.Object("items")!["data"]!).OfType<JsonObject>()];

    /// <summary>The item of that id with its subscription, or null.</summary>
    public static (JsonObject Subscription, JsonObject Item)? Find(ObjectStore objects, string id)
    {
        if (
            objects.Find(Owner, "subscription_of_" + id)?.Text("subscription") is { } owner
            && objects.Find(Subscriptions.Type, owner) is { } subscription
            && Of(subscription).FirstOrDefault(item => item.Id() == id) is { } item
        )
        {
            return (subscription, item);
        }

        return null;
    }

    /// <summary>A new item, with a period still to be given.</summary>
    public static JsonObject New(Work work, string subscription, ItemTerms terms)
    {
        var item = new JsonObject
        {
            ["id"] = work.Account.Ids.Next("si_", 14),
            ["object"] = Type,
            ["billed_until"] = work.Now,
            ["billing_thresholds"] = null,
            ["created"] = work.Now,
            ["current_period_end"] = work.Now,
            ["current_period_start"] = work.Now,
            ["discounts"] = new JsonArray(),
            ["metadata"] = terms.Metadata.DeepClone(),
            ["plan"] = Plans.View(terms.Price),
            ["price"] = terms.Price.DeepClone(),
        };
        if (terms.Quantity is { } quantity)
        {
            item["quantity"] = quantity;
        }

        item["subscription"] = subscription;
        item["tax_rates"] = terms.TaxRates.DeepClone();
        return item;
    }

    /// <summary>Gives a subscription its items, and lets their ids lead to it.</summary>
    public static void Set(JsonObject subscription, IEnumerable<JsonObject> items) =>
        subscription["items"] = Lists.Of(items, $"/v1/subscription_items?subscription={subscription.Id()}");

    /// <summary>Lets the ids of a stored subscription's items lead to it.</summary>
    public static void Index(ObjectStore objects, JsonObject subscription)
    {
        foreach (var item in Of(subscription))
        {
            objects.Put(
                new JsonObject
                {
                    ["id"] = "subscription_of_" + item.Id(),
                    ["object"] = Owner,
                    ["subscription"] = subscription.Id(),
                }
            );
        }
    }

    public static bool IsMetered(JsonObject item) =>
        item.Object("price")!.Object("recurring")?.Text("usage_type") == "metered";

    /// <summary>The quantity that is charged for; 1 where none was given.</summary>
    public static long Quantity(JsonObject item) => item["quantity"] is null ? 1 : item.Number("quantity");

    /// <summary>When the first of the items' periods ends, in Unix seconds.</summary>
    public static long NextPeriodEnd(JsonObject subscription) =>
        Of(subscription).Min(item => item.Number("current_period_end"));

    /// <summary>When the last of the items' periods ends, in Unix seconds.</summary>
    public static long LastPeriodEnd(JsonObject subscription) =>
        Of(subscription).Max(item => item.Number("current_period_end"));

    public static void SetPeriod(JsonObject item, long start, long end)
    {
        item["current_period_start"] = start;
        item["current_period_end"] = end;
        item["billed_until"] = end;
    }

    /// <summary>For how many intervals of its price a time is charged: the whole ones, and the parts at its edges.</summary>
    public static decimal Intervals(JsonObject subscription, JsonObject item, long start, long end)
    {
        var cycle = BillingCycle.Of(subscription, item.Object("price")!);
        var boundary = cycle.After(start);
        if (boundary > end)
        {
            return (end - start) / (decimal)(boundary - cycle.AtOrBefore(start));
        }

        var first = (boundary - start) / (decimal)(boundary - cycle.AtOrBefore(start));
        return first + cycle.Between(boundary, end);
    }
}

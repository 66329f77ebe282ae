using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Billing;

/// <summary>Subscription items: docs.stripe.com/api/subscription_items. Each route is an update of its subscription.</summary>
internal sealed class SubscriptionItems : IResource
{
    /// <summary>Parameters of an item's routes that are about the whole change.</summary>
    private static readonly string[] OfTheChange = ["proration_behavior", "proration_date"];

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/subscription_items", Create);
        routes.On("GET /v1/subscription_items/{item}", call => Target(call).Item);
        routes.On("POST /v1/subscription_items/{item}", Update);
        routes.On("DELETE /v1/subscription_items/{item}", Delete);
        routes.On("GET /v1/subscription_items", List);
    }

    private static JsonObject Create(Call call)
    {
        var subscription = call.Reference("subscription", Subscriptions.Type)!;
        Change(call, subscription, Entry(call));
        return SubscriptionItemList.Of(subscription)[^1];
    }

    private static JsonObject Update(Call call)
    {
        var (subscription, item) = Target(call);
        var entry = Entry(call);
        entry["id"] = item.Id();
        Change(call, subscription, entry);
        return SubscriptionItemList.Of(subscription).First(each => each.Id() == item.Id());
    }

    private static JsonObject Delete(Call call)
    {
        var (subscription, item) = Target(call);
        Change(call, subscription, new JsonObject { ["id"] = item.Id(), ["deleted"] = "true" });
        return Call.Deleted(SubscriptionItemList.Type, item.Id());
    }

    private static JsonObject List(Call call)
    {
        var subscription = call.Reference("subscription", Subscriptions.Type)!;
        return call.List([.. SubscriptionItemList.Of(subscription).Reverse()]);
    }

    private static JsonObject Entry(Call call) => (JsonObject)call.Parameters.Tree.DeepClone();

    private static void Change(Call call, JsonObject subscription, JsonObject entry)
    {
        if (!SubscriptionStatus.IsLive(subscription))
        {
            throw StripeErrors.Invalid(
                "A canceled subscription can only update its cancellation_details and metadata."
            );
        }

        PendingUpdates.CheckItem(call.Parameters, subscription);
        var work = Work.Of(call);
        var whole = new JsonObject { ["items"] = new JsonArray(entry) };
        foreach (var name in OfTheChange.Where(call.Parameters.Has))
        {
            whole[name] = call.Parameters.Tree[name]?.DeepClone();
        }

        var change = SubscriptionChange.Read(work, subscription, new Parameters(whole));
        SubscriptionUpdate.Apply(
            work,
            subscription,
            change,
            [],
            discounts: null,
            SubscriptionUpdate.Behaviour(call.Parameters)
        );
    }

    private static (JsonObject Subscription, JsonObject Item) Target(Call call) =>
        SubscriptionItemList.Find(call.Account.Objects, call.Id)
        ?? throw StripeErrors.Missing(SubscriptionItemList.Type, call.Id, "item", inPath: true);
}

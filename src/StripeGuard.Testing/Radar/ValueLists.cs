using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Payments;

namespace StripeGuard.Testing.Radar;

/// <summary>Radar's value lists and what is in them: docs.stripe.com/api/radar/value_lists, docs.stripe.com/api/radar/value_list_items.</summary>
/// <remarks>No payment is blocked because of a list: Radar's rules are none of the API. The words that refuse an item or an alias are ours.</remarks>
internal sealed class ValueLists : IResource
{
    private const string Type = "radar.value_list";
    private const string Item = "radar.value_list_item";

    /// <summary>How many items a list shows in itself.</summary>
    private const int Shown = 10;

    public void Map(RouteTable routes)
    {
        routes.On("POST /v1/radar/value_lists", Create);
        routes.On("GET /v1/radar/value_lists/{value_list}", call => call.Target(Type));
        routes.On("POST /v1/radar/value_lists/{value_list}", Update);
        routes.On("DELETE /v1/radar/value_lists/{value_list}", Delete);
        routes.On("GET /v1/radar/value_lists", List);
        routes.On("POST /v1/radar/value_list_items", Add);
        routes.On("GET /v1/radar/value_list_items/{item}", call => call.Target(Item));
        routes.On("DELETE /v1/radar/value_list_items/{item}", Remove);
        routes.On("GET /v1/radar/value_list_items", ListItems);
    }

    private static JsonObject Create(Call call)
    {
        var work = Work.Of(call);
        var alias = call.Parameters.Required("alias");
        RefuseTaken(work, alias, null);
        var id = work.Id("rsl_");
        return work.Objects.Add(
            new JsonObject
            {
                ["id"] = id,
                ["object"] = Type,
                ["alias"] = alias,
                ["created"] = work.Now,
                ["created_by"] = "API",
                ["item_type"] = call.Parameters.String("item_type") ?? "string",
                ["list_items"] = Items([], id, more: false),
                ["livemode"] = false,
                ["metadata"] = call.NewMetadata(),
                ["name"] = call.Parameters.Required("name"),
            }
        );
    }

    private static JsonObject Update(Call call)
    {
        var list = call.Target(Type);
        if (call.Parameters.String("alias") is { } alias)
        {
            RefuseTaken(Work.Of(call), alias, list);
        }

        return call.Update(
            list,
            eventType: null,
            _ =>
            {
                list["alias"] = call.Parameters.String("alias") ?? list.Text("alias");
                list["name"] = call.Parameters.String("name") ?? list.Text("name");
            }
        );
    }

    private static JsonObject Delete(Call call)
    {
        var work = Work.Of(call);
        var list = call.Target(Type);
        foreach (var item in ItemsOf(work.Objects, list.Id()).ToList())
        {
            work.Objects.Remove(item);
        }

        return call.Delete(list);
    }

    private static JsonObject List(Call call)
    {
        var contains = call.Parameters.String("contains");
        return call.List(
            Type,
            list =>
                contains is null
                || ItemsOf(call.Account.Objects, list.Id())
                    .Any(item => item.Text("value")!.Contains(contains, StringComparison.OrdinalIgnoreCase)),
            "contains"
        );
    }

    private static JsonObject Add(Call call)
    {
        var work = Work.Of(call);
        var list = work.Objects.Get(Type, call.Parameters.Required("value_list"), "value_list");
        var type = list.Text("item_type")!;
        var value = ValueListTypes.Normal(type, call.Parameters.Required("value"));
        if (!ValueListTypes.IsOf(type, value))
        {
            throw StripeErrors.Invalid($"The value '{value}' is no {type}, which this list is of.", param: "value");
        }

        if (ItemsOf(work.Objects, list.Id()).Any(item => item.Text("value") == value))
        {
            throw StripeErrors.Invalid($"The value '{value}' is in the list already.", param: "value");
        }

        var added = work.Objects.Add(
            new JsonObject
            {
                ["id"] = work.Id("rsli_"),
                ["object"] = Item,
                ["created"] = work.Now,
                ["created_by"] = "API",
                ["livemode"] = false,
                ["value"] = value,
                ["value_list"] = list.Id(),
            }
        );
        Show(work, list);
        return added;
    }

    private static JsonObject Remove(Call call)
    {
        var work = Work.Of(call);
        var item = call.Target(Item);
        var gone = call.Delete(item);
        if (work.Objects.Find(Type, item.Text("value_list")!) is { } list)
        {
            Show(work, list);
        }

        return gone;
    }

    private static JsonObject ListItems(Call call)
    {
        call.Account.Objects.Get(Type, call.Parameters.Required("value_list"), "value_list");
        var value = call.Parameters.String("value");
        return call.List(Item, item => value is null || item.Text("value") == value, "value");
    }

    private static void RefuseTaken(Work work, string alias, JsonObject? own)
    {
        if (work.Objects.All(Type).Any(list => list.Text("alias") == alias && list != own))
        {
            throw StripeErrors.Invalid($"There already is a value list with the alias '{alias}'.", param: "alias");
        }
    }

    private static void Show(Work work, JsonObject list)
    {
        var newest = ItemsOf(work.Objects, list.Id()).Take(Shown + 1).ToList();
        list["list_items"] = Items(newest.Take(Shown), list.Id(), newest.Count > Shown);
    }

    private static JsonObject Items(IEnumerable<JsonObject> items, string list, bool more) =>
        Lists.Of(items, "/v1/radar/value_list_items?value_list=" + list, more);

    private static IEnumerable<JsonObject> ItemsOf(ObjectStore objects, string list) =>
        objects.NewestFirst(Item).Where(item => item.Text("value_list") == list);
}

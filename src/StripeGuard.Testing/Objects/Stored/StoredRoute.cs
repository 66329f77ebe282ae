using System.Text.Json.Nodes;
using StripeGuard.Testing.Catalog;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Webhooks;

namespace StripeGuard.Testing.Objects.Stored;

/// <summary>One route without behaviour of its own, and what each kind of route does.</summary>
internal sealed class StoredRoute(
    Catalogue catalogue,
    EntityShape entities,
    CatalogueRoute route,
    IReadOnlyList<Shape> shapes,
    IReadOnlyList<IReadOnlyList<string>> parentTypes
)
{
    public JsonObject Create(Call call)
    {
        CheckParents(call);
        var shape = ShapeToCreate(call);
        var obj = entities.New(call, shape);
        NameParents(call, obj, shape);
        TakeChosenId(call, obj);
        if (obj["id"] is not JsonValue || obj["object"] is not JsonValue)
        {
            return obj;
        }

        call.Account.Objects.Add(obj);
        call.Account.Objects.SetParents(obj, Parents(call));
        Raise(call, obj, "created");
        return obj;
    }

    /// <summary>As it would be created, but kept nowhere.</summary>
    public JsonObject Preview(Call call) => entities.New(call, shapes[0]);

    public JsonObject Retrieve(Call call) => Target(call);

    public JsonObject Update(Call call)
    {
        var obj = Target(call);
        call.Update(obj, StoredEvents.Of(obj, "updated"), changing => Assign(call, changing));
        RaiseThin(call, obj, "updated");
        return obj;
    }

    public JsonObject Delete(Call call)
    {
        var obj = Target(call);
        if (obj.ContainsKey("status") && !shapes[0].Fields.ContainsKey("deleted") && !route.IsV2)
        {
            return Become(call, obj, "canceled", "deleted");
        }

        RaiseThin(call, obj, "deleted");
        return call.Delete(obj, StoredEvents.Of(obj, "deleted"));
    }

    /// <summary>A verb: the object takes the parameters, and the status that the verb says.</summary>
    public JsonObject Act(Call call)
    {
        var verb = route.Path[(route.Path.LastIndexOf('/') + 1)..];
        return Become(call, Target(call), Verbs.StatusAfter(verb), Verbs.Past(verb));
    }

    public JsonObject List(Call call)
    {
        CheckParents(call);
        var parents = Parents(call);
        var types = Types();
        return types is [var type]
            ? call.List(type, obj => BelongsTo(call, obj, parents))
            : call.List([
                .. types
                    .SelectMany(each => call.Account.Objects.NewestFirst(each))
                    .Where(obj => BelongsTo(call, obj, parents))
                    .OrderByDescending(obj => obj["created"]?.GetValue<long>() ?? 0),
            ]);
    }

    public JsonObject ListOfV2(Call call)
    {
        CheckParents(call);
        var parents = Parents(call);
        return ListsOfV2.Page(
            call,
            Types()[0],
            obj => BelongsTo(call, obj, parents) && Lists.Matches(obj, call.Parameters)
        );
    }

    public JsonObject Search(Call call) => Objects.Search.Page(call, Types()[0]);

    public JsonObject FindByParameters(Call call) =>
        ByParameters(call)
        ?? throw StripeErrors.Invalid($"No such {ResourceNames.Of(Types()[0])}", "resource_missing", status: 404);

    public JsonObject DeleteByParameters(Call call)
    {
        var obj = FindByParameters(call);
        call.Delete(obj, StoredEvents.Of(obj, "deleted"));
        var copy = (JsonObject)obj.DeepClone();
        copy["deleted"] = true;
        return copy;
    }

    /// <summary>The one object of its kind: of the account, or of the object that the path names.</summary>
    public JsonObject Singleton(Call call)
    {
        CheckParents(call);
        if (Types() is ["account"])
        {
            return OwnAccount(call);
        }

        return call.Account.Objects.Singleton(
            call.Request.Path,
            () =>
            {
                var obj = entities.New(call, shapes[0]);
                NameParents(call, obj, shapes[0]);
                return obj;
            }
        );
    }

    public JsonObject UpdateSingleton(Call call)
    {
        var obj = Singleton(call);
        return call.Update(obj, StoredEvents.Of(obj, "updated"), changing => Assign(call, changing));
    }

    /// <summary>A DELETE of a field, such as a customer's discount.</summary>
    public JsonObject Clear(Call call)
    {
        CheckParents(call);
        var field = route.Path[(route.Path.LastIndexOf('/') + 1)..];
        var owner = parentTypes[^1]
            .Select(type => call.Account.Objects.Find(type, call.PathValues[^1]))
            .FirstOrDefault(obj => obj is not null);
        if (owner?[field] is not JsonObject cleared)
        {
            throw StripeErrors.Invalid(
                $"No active {field} for {ResourceNames.Of(parentTypes[^1][0])}: {call.PathValues[^1]}",
                "resource_missing",
                status: 404
            );
        }

        owner[field] = null;
        var answer = (JsonObject)cleared.DeepClone();
        answer["deleted"] = true;
        return answer;
    }

    public JsonObject Nothing(Call call)
    {
        CheckParents(call);
        return [];
    }

    /// <summary>A PDF of the object that the path names before its last word.</summary>
    public JsonObject Download(Call call)
    {
        CheckParents(call);
        call.Content = PdfOf(call);
        return [];
    }

    public static BinaryContent PdfOf(Call call) =>
        Pdf.Of("StripeGuard's fake Stripe", call.Request.Path, call.PathValues[^1]);

    private JsonObject Target(Call call)
    {
        CheckParents(call);
        var parents = Parents(call);
        var id = call.PathValues[parentTypes.Count];
        if (id == call.Account.Id && Types().Contains("account"))
        {
            return OwnAccount(call);
        }

        foreach (var type in Types())
        {
            if (call.Account.Objects.Find(type, id) is { } found && BelongsTo(call, found, parents))
            {
                return found;
            }
        }

        throw StripeErrors.Missing(Types()[0], id, ResourceNames.PathParameter(Types()[0]), inPath: true);
    }

    /// <summary>The account of the key itself, which nobody creates.</summary>
    private JsonObject OwnAccount(Call call)
    {
        var account = call.Account;
        if (account.Objects.Find("account", account.Id) is { } own)
        {
            return own;
        }

        var created = entities.New(call, catalogue.ShapeOfObject("account")!);
        created["id"] = account.Id;
        created["country"] = account.Options.Country;
        created["default_currency"] = account.Options.Currency;
        created["charges_enabled"] = true;
        created["payouts_enabled"] = true;
        created["details_submitted"] = true;
        return account.Objects.Add(created);
    }

    private JsonObject Become(Call call, JsonObject obj, string? status, string eventName)
    {
        var what = StoredEvents.Of(obj, eventName) ?? StoredEvents.Of(obj, "updated");
        return call.Update(
            obj,
            what,
            changing =>
            {
                Assign(call, changing);
                if (status is not null && changing.ContainsKey("status"))
                {
                    changing["status"] = status;
                }

                if (changing.TryGetPropertyValue($"{eventName}_at", out var at) && at is null)
                {
                    changing[$"{eventName}_at"] = call.Account.NowSeconds;
                }
            }
        );
    }

    private void Assign(Call call, JsonObject obj)
    {
        var shape = shapes.FirstOrDefault(item => item.ObjectName == obj["object"]?.GetValue<string>()) ?? shapes[0];
        entities.Assign(call, obj, shape);
    }

    private void CheckParents(Call call)
    {
        for (var i = 0; i < parentTypes.Count; i++)
        {
            var (types, id) = (parentTypes[i], call.PathValues[i]);
            if (
                types.Count > 0
                && !types.Contains("account")
                && types.All(type => call.Account.Objects.Find(type, id) is null)
            )
            {
                throw StripeErrors.Missing(types[0], id, ResourceNames.PathParameter(types[0]), inPath: true);
            }
        }
    }

    private string[] Parents(Call call) => [.. call.PathValues.Take(parentTypes.Count)];

    /// <summary>Whether the object hangs under the path's ids: it was made there, or names the last of them in a field.</summary>
    private bool BelongsTo(Call call, JsonObject obj, string[] parents)
    {
        if (parents.Length == 0)
        {
            return true;
        }

        return call.Account.Objects.ParentsOf(obj) is { } made
            ? made.AsSpan().SequenceEqual(parents)
            : parentTypes[^1].Any(type => IdIn(obj[type]) == parents[^1]);
    }

    private static string? IdIn(JsonNode? node) =>
        node switch
        {
            JsonValue value when value.TryGetValue<string>(out var id) => id,
            JsonObject obj => IdIn(obj["id"]),
            _ => null,
        };

    /// <summary>The path's ids in the fields that are named after their objects: a tax id's <c>customer</c>.</summary>
    private void NameParents(Call call, JsonObject obj, Shape shape)
    {
        for (var i = 0; i < parentTypes.Count; i++)
        {
            foreach (var type in parentTypes[i])
            {
                if (shape.Fields.TryGetValue(type, out var field) && field.Kind is Kind.Expandable or Kind.String)
                {
                    obj[type] = call.PathValues[i];
                }
            }
        }
    }

    /// <summary>Some objects take the id that their creator chooses: products, plans, coupons.</summary>
    private static void TakeChosenId(Call call, JsonObject obj)
    {
        if (call.Parameters.String("id") is not { } id)
        {
            if (obj["object"]?.GetValue<string>() == "coupon")
            {
                obj["id"] = call.Account.Ids.Next("", 8);
            }

            return;
        }

        var type = obj["object"]!.GetValue<string>();
        if (call.Account.Objects.Find(type, id) is not null)
        {
            var name = char.ToUpperInvariant(type[0]) + type[1..].Replace('_', ' ');
            throw StripeErrors.Invalid($"{name} already exists.", "resource_already_exists", "id");
        }

        obj["id"] = id;
    }

    private void Raise(Call call, JsonObject obj, string what)
    {
        RaiseThin(call, obj, what);
        if (StoredEvents.Of(obj, what) is { } type)
        {
            call.Raise(type, obj);
        }
    }

    private void RaiseThin(Call call, JsonObject obj, string what)
    {
        if (route.IsV2)
        {
            var id = obj["id"]!.GetValue<string>();
            var path = call.Request.Path;
            ThinEvents.Raise(
                call.Account,
                $"{obj["object"]}.{what}",
                obj,
                path.EndsWith(id, StringComparison.Ordinal) ? path : $"{path}/{id}",
                call.Request
            );
        }
    }

    private JsonObject? ByParameters(Call call) =>
        call.Account.Objects.NewestFirst(Types()[0]).FirstOrDefault(obj => Lists.Matches(obj, call.Parameters));

    private List<string> Types() => [.. shapes.Select(shape => shape.ObjectName ?? shape.Name)];

    /// <summary>Of the kinds of payment source, the one that the token or hash is of.</summary>
    private Shape ShapeToCreate(Call call)
    {
        if (shapes.Count == 1)
        {
            return shapes[0];
        }

        var source = call.Parameters.Tree["source"] ?? call.Parameters.Tree["external_account"];
        var isBankAccount = source switch
        {
            JsonObject hash => hash["object"]?.GetValue<string>() == "bank_account"
                || hash.ContainsKey("routing_number"),
            JsonValue token => token.GetValue<string>().StartsWith("btok_", StringComparison.Ordinal),
            _ => false,
        };
        var wanted = isBankAccount ? "bank_account" : "card";
        return shapes.FirstOrDefault(shape => shape.ObjectName == wanted) ?? shapes[0];
    }
}

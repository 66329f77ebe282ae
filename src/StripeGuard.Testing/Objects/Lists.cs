using System.Globalization;
using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Objects;

/// <summary>Lists and their pages: docs.stripe.com/api/pagination.</summary>
internal static class Lists
{
    private const int DefaultLimit = 10;

    /// <summary>The parameters that choose a page or a range; every other one filters by the field of its name.</summary>
    private static readonly HashSet<string> NotFields =
    [
        "limit",
        "starting_after",
        "ending_before",
        "expand",
        "created",
    ];

    /// <summary>
    /// A page of the stored objects of a type, newest first, as the request asks: cursor, limit, <c>created</c>, and
    /// each further parameter compared with the field of its name (<c>ids</c> with <c>id</c>), except those that <paramref name="where"/> has handled.
    /// </summary>
    public static JsonObject Page(
        Call call,
        string objectType,
        Func<JsonObject, bool>? where,
        params ReadOnlySpan<string> handled
    )
    {
        var parameters = call.Parameters;
        var filters = Filters(parameters, handled);
        return Matching(call, objectType, obj => (where is null || where(obj)) && filters.All(matches => matches(obj)));
    }

    /// <summary>A page of objects that are not stored by type, given newest first.</summary>
    public static JsonObject Page(Call call, IReadOnlyList<JsonObject> newestFirst)
    {
        var limit = Limit(call.Parameters);
        var start = 0;
        if (call.Parameters.String("starting_after") is { } after)
        {
            start = Position(after, "starting_after") + 1;
        }

        if (call.Parameters.String("ending_before") is { } before)
        {
            var end = Position(before, "ending_before");
            start = Math.Max(0, end - limit);
            return Of(newestFirst.Take(start..end), call.Request.Path, start > 0);
        }

        return Of(newestFirst.Skip(start).Take(limit), call.Request.Path, newestFirst.Count > start + limit);

        int Position(string id, string parameter)
        {
            for (var i = 0; i < newestFirst.Count; i++)
            {
                if (newestFirst[i]["id"]?.GetValue<string>() == id)
                {
                    return i;
                }
            }

            throw StripeErrors.Missing(Type(newestFirst), id, parameter, inPath: false);
        }
    }

    /// <summary>Stripe's list object with copies of the items.</summary>
    public static JsonObject Of(IEnumerable<JsonNode> items, string url, bool hasMore = false) =>
        new()
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. items.Select(item => item.DeepClone())]),
            ["has_more"] = hasMore,
            ["url"] = url,
        };

    /// <summary>Whether each parameter that has a field of its name equals it.</summary>
    public static bool Matches(JsonObject obj, Parameters parameters) =>
        Filters(parameters, []).All(matches => matches(obj));

    private static JsonObject Matching(Call call, string objectType, Func<JsonObject, bool> where)
    {
        var objects = call.Account.Objects;
        var limit = Limit(call.Parameters);
        var after = Cursor("starting_after");
        var before = Cursor("ending_before");
        if (after is not null && before is not null)
        {
            throw StripeErrors.Invalid(
                "You can only pass one of `starting_after` and `ending_before`, not both.",
                param: "ending_before"
            );
        }

        var found = (before is null ? objects.NewestFirst(objectType, after) : objects.NewerThan(objectType, before))
            .Where(where)
            .Take(limit + 1)
            .ToList();
        var hasMore = found.Count > limit;
        var page = found.Take(limit);
        return Of(before is null ? page : page.Reverse(), call.Request.Path, hasMore);

        string? Cursor(string parameter) =>
            call.Parameters.String(parameter) is not { } id ? null
            : objects.Knows(objectType, id) ? id
            : throw StripeErrors.Missing(objectType, id, parameter, inPath: false);
    }

    /// <summary>The live API clamps: 0 gives one object, 101 gives a hundred.</summary>
    private static int Limit(Parameters parameters) =>
        (int)Math.Clamp(parameters.Long("limit") ?? DefaultLimit, 1, 100);

    private static List<Predicate<JsonObject>> Filters(Parameters parameters, ReadOnlySpan<string> handled)
    {
        var filters = new List<Predicate<JsonObject>>();
        foreach (var (name, value) in parameters.Tree)
        {
            if (name == "created" || (value is JsonObject range && IsRange(range)))
            {
                filters.Add(obj => InRange(obj[name], value!));
            }
            else if (!NotFields.Contains(name) && !handled.Contains(name))
            {
                var singular = value is JsonArray && name.EndsWith('s') ? name[..^1] : name;
                filters.Add(obj =>
                    !(obj.TryGetPropertyValue(name, out var field) || obj.TryGetPropertyValue(singular, out field))
                    || Same(field, value)
                );
            }
        }

        return filters;
    }

    private static bool IsRange(JsonObject value) =>
        value.Count > 0 && value.All(bound => bound.Key is "gt" or "gte" or "lt" or "lte");

    private static bool InRange(JsonNode? field, JsonNode range)
    {
        if (field is not JsonValue value || !value.TryGetValue<long>(out var number))
        {
            return false;
        }

        if (range is not JsonObject bounds)
        {
            return Same(field, range);
        }

        var asked = new Parameters(bounds);
        return !(asked.Long("gt") is { } gt && number <= gt)
            && !(asked.Long("gte") is { } gte && number < gte)
            && !(asked.Long("lt") is { } lt && number >= lt)
            && !(asked.Long("lte") is { } lte && number > lte);
    }

    /// <summary>Whether a stored field is what a parameter asks for: one of an array, each part of an object, or the text itself.</summary>
    private static bool Same(JsonNode? field, JsonNode? asked) =>
        asked switch
        {
            JsonArray any => any.Any(item => Same(field, item)),
            JsonObject parts => field is JsonObject obj
                && parts.All(part => part.Value is not null && Same(obj[part.Key], part.Value)),
            _ => Text(field) == Text(asked),
        };

    private static string Text(JsonNode? node) =>
        node switch
        {
            null => "",
            JsonObject obj => Text(obj["id"]),
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            JsonValue value when value.TryGetValue<long>(out var number) => number.ToString(
                CultureInfo.InvariantCulture
            ),
            _ => node.ToJsonString(),
        };

    private static string Type(IReadOnlyList<JsonObject> items) =>
        items.Count > 0 ? items[0]["object"]?.GetValue<string>() ?? "object" : "object";
}

using System.Text.Json.Nodes;
using StripeGuard.Testing.Catalog;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Objects.Stored;

/// <summary>
/// What a route answers in place of Stripe where nothing was created: the object that the path names, made up, with the
/// parameters that were sent in the fields of their names.
/// </summary>
internal sealed class ConjuredRoute(
    EntityShape entities,
    CatalogueRoute route,
    IReadOnlyList<Shape> shapes,
    IReadOnlyList<IReadOnlyList<string>> parentTypes,
    bool isVerb
)
{
    /// <summary>What the operation answers, unless it cannot know what it is asked about.</summary>
    public JsonObject Answer(Call call, Operation operation)
    {
        try
        {
            var answer = operation(call);
            return IsUnexpectedlyEmpty(call, answer) ? Conjured(call) : answer;
        }
        catch (StripeErrorException refused) when (!Stands(call, refused))
        {
            return Conjured(call);
        }
#pragma warning disable CA1031 // An object made up by one call need not suit the next.
        catch (Exception fault)
            when (fault is not StripeErrorException && !call.PathValues.All(call.Account.Objects.Knows))
#pragma warning restore CA1031
        {
            return Conjured(call);
        }
    }

    /// <summary>
    /// An issuer's decline, and what cannot be done with an object that really is there, or was. Anything else is refused
    /// for something that the suite never created.
    /// </summary>
    private static bool Stands(Call call, StripeErrorException refused)
    {
        var objects = call.Account.Objects;
        var code = refused.Error["code"]?.GetValue<string>();
        return refused.Error.ContainsKey("decline_code")
            || call.PathValues.Any(objects.IsDeleted)
            || (
                call.PathValues.Count > 0
                && call.PathValues.All(objects.Knows)
                && code is not ("resource_missing" or "resource_already_exists")
            );
    }

    /// <summary>stripe-mock has one object for every list, whatever is asked of it; a page after another may be empty.</summary>
    private bool IsUnexpectedlyEmpty(Call call, JsonObject answer) =>
        route.Answer is AnswerKind.List or AnswerKind.SearchResult or AnswerKind.PageOfV2
        && answer["data"] is JsonArray { Count: 0 }
        && !call.Parameters.Has("starting_after")
        && !call.Parameters.Has("ending_before")
        && !call.Parameters.Has("page");

    private JsonObject Conjured(Call call) =>
        route.Answer switch
        {
            AnswerKind.List => Lists.Of([One(call)], call.Request.Path),
            AnswerKind.SearchResult => new JsonObject
            {
                ["object"] = "search_result",
                ["data"] = new JsonArray(One(call)),
                ["has_more"] = false,
                ["next_page"] = null,
                ["total_count"] = 1,
                ["url"] = call.Request.Path,
            },
            AnswerKind.PageOfV2 => new JsonObject
            {
                ["data"] = new JsonArray(One(call)),
                ["next_page_url"] = null,
                ["previous_page_url"] = null,
            },
            AnswerKind.Nothing => Nothing(call),
            _ => One(call),
        };

    private JsonObject Nothing(Call call)
    {
        call.Content = route.Method == "GET" ? StoredRoute.PdfOf(call) : null;
        return [];
    }

    private JsonObject One(Call call)
    {
        var id = IdAsked(call);
        var types = Types();
        var type =
            call.Parameters.String("object") is { } asked && types.Contains(asked)
                ? asked
                : Conjurer.TypeOf(id ?? Token(call), types);
        var shape = shapes[types.IndexOf(type)];
        if (route.Method == "DELETE" && (route.IsV2 || shape.Fields.ContainsKey("deleted")))
        {
            return Call.Deleted(type, id ?? call.Account.Ids.Next(IdPrefixes.Of(type)));
        }

        var obj = Conjurer.Current.New(call.Account, shape, id ?? call.Parameters.String("id"));
        NameParents(call, obj, shape);
        Reflect(call, obj, shape);
        if (StatusAfter() is { } status && obj.ContainsKey("status"))
        {
            obj["status"] = status;
        }

        return obj;
    }

    private string? IdAsked(Call call) =>
        (isVerb || route.Path.EndsWith('}')) && call.PathValues.Count > parentTypes.Count
            ? call.PathValues[parentTypes.Count]
            : null;

    /// <summary>A bank account's token makes a bank account.</summary>
    private static string? Token(Call call) =>
        (call.Parameters.String("source") ?? call.Parameters.String("external_account")) is { } token
            ? token.StartsWith("btok_", StringComparison.Ordinal)
                ? "ba_"
                : "card_"
            : null;

    private string? StatusAfter() =>
        route.Method == "DELETE" ? "canceled"
        : isVerb ? Verbs.StatusAfter(route.Path[(route.Path.LastIndexOf('/') + 1)..])
        : null;

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

    private void Reflect(Call call, JsonObject obj, Shape shape)
    {
        entities.Assign(call, obj, shape);
        if (call.Parameters.Object("metadata") is not null && shape.Fields.ContainsKey("metadata"))
        {
            obj["metadata"] = Metadata.Merge(null, call.Parameters);
        }
    }

    private List<string> Types() => [.. shapes.Select(shape => shape.ObjectName ?? shape.Name)];
}

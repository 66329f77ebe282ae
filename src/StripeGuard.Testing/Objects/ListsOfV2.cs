using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Objects;

/// <summary>
/// Lists of v2: docs.stripe.com/api-v2-overview. Pages are turned by a token in <c>page</c>, which is the last id here, and
/// the answer has the next page's address.
/// </summary>
internal static class ListsOfV2
{
    private const int DefaultLimit = 20;

    /// <summary>A page of a type's stored objects, newest first; each parameter is compared with the field of its name.</summary>
    public static JsonObject Page(Call call, string type, Func<JsonObject, bool> where)
    {
        var limit = (int)Math.Clamp(call.Parameters.Long("limit") ?? DefaultLimit, 1, 100);
        var after = call.Parameters.String("page");
        if (after is not null && !call.Account.Objects.Knows(type, after))
        {
            throw StripeErrors.Invalid($"Invalid page token: {after}", param: "page");
        }

        var found = call.Account.Objects.NewestFirst(type, after).Where(where).Take(limit + 1).ToList();
        return new JsonObject
        {
            ["data"] = new JsonArray([.. found.Take(limit).Select(obj => obj.DeepClone())]),
            ["next_page_url"] = found.Count > limit ? Next(call, limit, found[limit - 1]) : null,
            ["previous_page_url"] = null,
        };
    }

    private static string Next(Call call, int limit, JsonObject last) =>
        $"{call.Request.Path}?limit={limit}&page={Uri.EscapeDataString(last["id"]!.GetValue<string>())}";
}

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Objects;

/// <summary>
/// Stripe's search: docs.stripe.com/search. Clauses joined by AND or by OR, <c>-</c> before a clause, <c>:</c> equal,
/// <c>~</c> contains, and comparisons of numbers. What is not understood is refused rather than guessed.
/// </summary>
internal static partial class Search
{
    private const int DefaultLimit = 10;

    /// <summary>A page of what the request's <c>query</c> finds, newest first.</summary>
    public static JsonObject Page(Call call, string objectType)
    {
        var matches = Parse(objectType, call.Parameters.String("query") ?? "");
        var limit = (int)Math.Clamp(call.Parameters.Long("limit") ?? DefaultLimit, 1, 100);
        var after = call.Parameters.String("page");
        var objects = call.Account.Objects;
        if (after is not null && !objects.Knows(objectType, after))
        {
            throw StripeErrors.Invalid($"Invalid page: {after}", param: "page");
        }

        var found = objects.NewestFirst(objectType, after).Where(matches).Take(limit + 1).ToList();
        var page = new JsonObject
        {
            ["object"] = "search_result",
            ["data"] = new JsonArray([.. found.Take(limit).Select(obj => obj.DeepClone())]),
            ["has_more"] = found.Count > limit,
            ["next_page"] = found.Count > limit ? found[limit - 1]["id"]!.GetValue<string>() : null,
            ["url"] = call.Request.Path,
        };
        if (call.Request.Expand.Contains("total_count"))
        {
            page["total_count"] = objects.All(objectType).Count(matches);
        }

        return page;
    }

    private static Func<JsonObject, bool> Parse(string objectType, string query)
    {
        var clauses = new List<Func<JsonObject, bool>>();
        string? joiner = null;
        var at = 0;
        while (true)
        {
            var clause = Clause().Match(query, at);
            if (!clause.Success)
            {
                throw NotUnderstood(query);
            }

            clauses.Add(Clause(objectType, clause, query));
            at = clause.Index + clause.Length;
            if (query[at..].Trim().Length == 0)
            {
                break;
            }

            var join = Joiner().Match(query, at);
            var word = join.Groups[1].Value.ToUpperInvariant() is { Length: > 0 } said ? said : "AND";
            if (!join.Success || (joiner is not null && joiner != word))
            {
                throw joiner is null || !join.Success
                    ? NotUnderstood(query)
                    : StripeErrors.Invalid("You cannot combine AND and OR in one search query.", param: "query");
            }

            joiner = word;
            at = join.Index + join.Length;
        }

        return joiner == "OR"
            ? obj => clauses.Any(clause => clause(obj))
            : obj => clauses.TrueForAll(clause => clause(obj));
    }

    private static Func<JsonObject, bool> Clause(string objectType, Match clause, string query)
    {
        var field = SearchFields.PlaceOf(objectType, clause.Groups["field"].Value);
        var key = clause.Groups["key"] is { Success: true } named ? named.Value : null;
        var sign = clause.Groups["sign"].Value;
        var value = Unquoted(clause.Groups["value"].Value);
        var isNull = clause.Groups["value"].Value.Equals("null", StringComparison.OrdinalIgnoreCase);
        var negated = clause.Groups["not"].Value == "-";
        if (key is not null && field is not ["metadata"])
        {
            throw NotUnderstood(query);
        }

        if (sign == "~" && value.Length < 3)
        {
            throw StripeErrors.Invalid(
                "A substring of a search query must have at least 3 characters.",
                param: "query"
            );
        }

        return obj => Holds(Values(obj, key is null ? field : [.. field, key])) != negated;

        bool Holds(IEnumerable<JsonNode?> found) =>
            isNull
                ? found.All(node => node is null)
                : found.Any(node => node is not null && Compare(node, sign, value));
    }

    private static bool Compare(JsonNode node, string sign, string value)
    {
        var text = Text(node);
        return sign switch
        {
            ":" => text.Equals(value, StringComparison.OrdinalIgnoreCase),
            "~" => text.Contains(value, StringComparison.OrdinalIgnoreCase),
            _ => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var left)
                && decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var right)
                && sign switch
                {
                    ">" => left > right,
                    ">=" => left >= right,
                    "<" => left < right,
                    _ => left <= right,
                },
        };
    }

    /// <summary>What is at the path, each element of an array or a list on the way.</summary>
    private static IEnumerable<JsonNode?> Values(JsonNode? node, IReadOnlyList<string> path)
    {
        if (node is JsonArray items)
        {
            return items.SelectMany(item => Values(item, path));
        }

        return path.Count == 0 ? [node]
            : node is JsonObject obj ? Values(obj[path[0]], [.. path.Skip(1)])
            : [null];
    }

    private static string Text(JsonNode node) =>
        node switch
        {
            JsonObject obj => obj["id"] is { } id ? Text(id) : "",
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            _ => node.ToJsonString(),
        };

    private static string Unquoted(string value) =>
        value.Length >= 2 && value[0] is '"' or '\'' ? Escaped().Replace(value[1..^1], "$1") : value;

    private static StripeErrorException NotUnderstood(string query) =>
        StripeErrors.Invalid(
            $"We were unable to parse your search query: {query}. See https://stripe.com/docs/search#search-query-language for its syntax.",
            param: "query"
        );

    [GeneratedRegex(
        """\G\s*(?<not>-?)(?<field>[a-z_][a-z0-9_.]*)(\["(?<key>[^"\]]{1,40})"\]|\['(?<key>[^'\]]{1,40})'\])?\s*(?<sign>>=|<=|[:~<>])\s*(?<value>"(\\.|[^"\\])*"|'(\\.|[^'\\])*'|-?[A-Za-z0-9_.]+)""",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Clause();

    [GeneratedRegex(@"\G\s+(?:(AND|OR)\s+)?", RegexOptions.IgnoreCase)]
    private static partial Regex Joiner();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escaped();
}

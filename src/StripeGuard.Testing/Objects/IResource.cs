using System.Text.Json.Nodes;

namespace StripeGuard.Testing.Objects;

/// <summary>One of Stripe's resources: the routes whose behaviour it has.</summary>
internal interface IResource
{
    void Map(RouteTable routes);
}

/// <summary>
/// Answers one route. It runs alone in its account: read the parameters, refuse before anything is changed, change,
/// raise events, return the object (stored objects are copied and expanded on their way out).
/// </summary>
internal delegate JsonObject Operation(Call call);

/// <summary>Computes a field that an object shows only when it is asked for in <c>expand[]</c>, such as a charge's refunds.</summary>
internal delegate JsonNode? Included(Account account, JsonObject owner);

/// <summary>Which operation answers which route.</summary>
internal sealed class RouteTable
{
    private readonly Dictionary<string, Operation> operations = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), Included> included = [];

    /// <summary>Maps a route, written as in Stripe's reference: <c>POST /v1/payment_intents/{intent}/confirm</c>.</summary>
    public void On(string route, Operation operation) => operations.Add(route, operation);

    /// <summary>
    /// Says how to compute a field that is not stored and that only <c>expand[]</c> shows: <c>("charge", "refunds")</c>.
    /// Ids of stored objects need no such line: which fields can be expanded is in the catalogue.
    /// </summary>
    public void Include(string objectType, string field, Included compute) =>
        included.Add((objectType, field), compute);

    public IReadOnlyDictionary<string, Operation> Operations => operations;

    public IReadOnlyDictionary<(string ObjectType, string Field), Included> Inclusions => included;
}

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

/// <summary>Which operation answers which route.</summary>
internal sealed class RouteTable
{
    private readonly Dictionary<string, Operation> operations = new(StringComparer.Ordinal);

    /// <summary>Maps a route, written as in Stripe's reference: <c>POST /v1/payment_intents/{intent}/confirm</c>.</summary>
    public void On(string route, Operation operation) => operations.Add(route, operation);

    public IReadOnlyDictionary<string, Operation> Operations => operations;
}

using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;

namespace StripeGuard.Testing.Objects;

/// <summary>One call of an operation: who calls, what was sent, and the account it works on.</summary>
internal sealed class Call(Account account, ApiRequest request, IReadOnlyList<string> pathValues)
{
    public Account Account => account;

    public ApiRequest Request => request;

    /// <summary>The parameters of query or body.</summary>
    public Parameters Parameters => request.Parameters;

    /// <summary>The first id in the path.</summary>
    public string Id => pathValues[0];

    /// <summary>The ids in the path, in order.</summary>
    public IReadOnlyList<string> PathValues => pathValues;

    public DateTimeOffset Now => account.Now;

    /// <summary>The stored object named by the path's first id, or Stripe's 404.</summary>
    public JsonObject Target(string objectType) => account.Objects.Get(objectType, Id, "id", inPath: true);

    /// <summary>Raises an event that carries <paramref name="obj"/> as it now is.</summary>
    public void Raise(string type, JsonObject obj, JsonObject? previousAttributes = null) =>
        account.Events.Raise(type, obj, request, previousAttributes);
}

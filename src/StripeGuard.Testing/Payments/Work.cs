using System.Text.Json.Nodes;
using StripeGuard.Testing.Http;
using StripeGuard.Testing.Objects;

namespace StripeGuard.Testing.Payments;

/// <summary>
/// Something being done in an account: by a request, or (cause null) by itself, as when a refund fails days later.
/// </summary>
internal sealed record Work(Account Account, ApiRequest? Cause)
{
    public ObjectStore Objects => Account.Objects;

    public long Now => Account.NowSeconds;

    public static Work Of(Call call) => new(call.Account, call.Cause);

    /// <summary>The next id with that prefix.</summary>
    public string Id(string prefix) => Account.Ids.Next(prefix);

    /// <summary>A client secret in Stripe's form, which starts with the id of its object.</summary>
    public string ClientSecret(string id) => Account.Ids.Next(id + "_secret_", 25);

    public void Raise(string type, JsonObject obj, JsonObject? previousAttributes = null) =>
        Account.Events.Raise(type, obj, Cause, previousAttributes);

    /// <summary>Changes an object and raises an event with the former values of what changed.</summary>
    public void Update(JsonObject obj, string eventType, Action change) => Update(obj, [eventType], change);

    /// <inheritdoc cref="Update(JsonObject,string,Action)"/>
    public void Update(JsonObject obj, IEnumerable<string> eventTypes, Action change)
    {
        var before = (JsonObject)obj.DeepClone();
        change();
        var previous = PreviousAttributes.Between(before, obj);
        foreach (var type in eventTypes)
        {
            Raise(type, obj, previous);
        }
    }

    /// <summary>Does something later, by itself.</summary>
    public void Later(TimeSpan delay, Action<Work> action)
    {
        var byItself = this with { Cause = null };
        Account.Agenda.In(delay, () => action(byItself));
    }
}

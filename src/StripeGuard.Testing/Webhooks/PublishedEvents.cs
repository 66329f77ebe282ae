using System.Text.Json.Nodes;
using Stripe;
using StripeGuard.Testing.Catalog;
using StripeGuard.Testing.Objects;
using StripeGuard.Testing.Objects.Stored;
using Account = StripeGuard.Testing.Objects.Account;

namespace StripeGuard.Testing.Webhooks;

/// <summary>Events of a test's own, for what the fake does not do by itself.</summary>
internal sealed class PublishedEvents(Account account)
{
    /// <summary>The ids of objects that only exist because a test published an event about them.</summary>
    private readonly HashSet<string> owned = new(StringComparer.Ordinal);

    public string Publish(string eventType, IStripeEntity entity)
    {
        var json = (JsonObject)JsonNode.Parse(((StripeEntity)entity).ToJson())!;
        // An entity that was made with new has no name: its type has one.
        json["object"] ??= StripeTypeRegistry
            .ObjectsToTypes.FirstOrDefault(known => known.Value == entity.GetType())
            .Key;
        return Publish(eventType, json);
    }

    public string Publish(string eventType, JsonObject about)
    {
        if (!EventNames.Known.Contains(eventType))
        {
            throw new ArgumentException(
                $"Stripe has no event type '{eventType}'. Did you mean '{EventNames.Known.MinBy(name => EditDistance.Between(name, eventType))}'?",
                nameof(eventType)
            );
        }

        var obj = Completed(about);
        var previous = Keep(obj);
        var updated = eventType.EndsWith(".updated", StringComparison.Ordinal);
        return account.Events.Raise(eventType, obj, cause: null, updated ? previous : null)["id"]!.GetValue<string>();
    }

    /// <summary>What every object of Stripe's has, and no test wants to write out.</summary>
    private JsonObject Completed(JsonObject about)
    {
        if (about["object"] is not JsonValue name || !name.TryGetValue<string>(out var type))
        {
            throw new ArgumentException(
                "The object of an event needs its name, from which Stripe.net takes its class: \"object\": \"subscription\".",
                nameof(about)
            );
        }

        var obj = (JsonObject)about.DeepClone();
        obj["id"] ??= account.Ids.Next(IdPrefixes.Of(type));
        if (obj["created"] is null || (obj["created"] is JsonValue value && IsZero(value)))
        {
            obj["created"] = account.NowSeconds;
        }

        obj["livemode"] ??= false;
        return obj;
    }

    /// <summary>An entity without a date has that of the year 1, or 1970, in its JSON.</summary>
    private static bool IsZero(JsonValue value) => value.TryGetValue<long>(out var seconds) && seconds <= 0;

    /// <summary>
    /// Keeps the object for handlers that ask Stripe for what is true now. Objects that the account made by itself are
    /// left as they are: their state is not a test's to write.
    /// </summary>
    /// <returns>The former values of what changed; null when nothing did or the object is new.</returns>
    private JsonObject? Keep(JsonObject obj)
    {
        var (type, id) = (obj["object"]!.GetValue<string>(), obj["id"]!.GetValue<string>());
        var before = account.Objects.Find(type, id);
        if (before is null || owned.Contains(id))
        {
            owned.Add(id);
            account.Objects.Put((JsonObject)obj.DeepClone());
        }

        return before is null ? null : PreviousAttributes.Between(before, obj);
    }
}

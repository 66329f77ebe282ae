using System.Reflection;
using System.Text.Json.Nodes;
using Stripe;

namespace StripeGuard.Testing.Objects.Stored;

/// <summary>The events that Stripe sends of an object, as Stripe.net lists them.</summary>
internal static class StoredEvents
{
    private static readonly Lazy<HashSet<string>> Known = new(() =>
        [
            .. typeof(EventTypes)
                .GetFields(BindingFlags.Static | BindingFlags.Public)
                .Where(field => field.IsLiteral)
                .Select(field => (string)field.GetRawConstantValue()!),
        ]
    );

    /// <summary>The event of that name, under the object's own name or its customer's or account's, or null when Stripe sends none.</summary>
    public static string? Of(JsonObject obj, string what)
    {
        var type = obj["object"]?.GetValue<string>();
        return type is null
            ? null
            : new[] { $"{type}.{what}", $"customer.{type}.{what}", $"account.{type}.{what}" }.FirstOrDefault(
                Known.Value.Contains
            );
    }
}

using System.Collections.Frozen;
using System.Reflection;
using Stripe;

namespace StripeGuard.Testing.Webhooks;

/// <summary>The event types that the loaded Stripe.net knows, from its <see cref="EventTypes"/>.</summary>
internal static class EventNames
{
    /// <summary>Subscribes to every event, except those that must be asked for by name.</summary>
    public const string All = "*";

    public static readonly FrozenSet<string> Known = typeof(EventTypes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.IsLiteral && field.FieldType == typeof(string))
        .Select(field => (string)field.GetRawConstantValue()!)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether an event type is the one named, or one of the group that a trailing <c>*</c> makes: <c>charge.*</c>.</summary>
    public static bool Matches(string pattern, string type) =>
        pattern.EndsWith('*') ? type.StartsWith(pattern[..^1], StringComparison.Ordinal) : type == pattern;
}

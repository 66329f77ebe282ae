using System.Collections.Frozen;

namespace StripeGuard.Testing.Objects.Stored;

/// <summary>
/// What the verb at the end of a path does to the object's <c>status</c>, where the verb says it. Source: the verbs'
/// pages in Stripe's reference (docs.stripe.com/api).
/// </summary>
internal static class Verbs
{
    private static readonly FrozenDictionary<string, string> Statuses = new Dictionary<string, string>
    {
        ["accept"] = "accepted",
        ["activate"] = "active",
        ["approve"] = "closed",
        ["archive"] = "archived",
        ["cancel"] = "canceled",
        ["close"] = "closed",
        ["deactivate"] = "inactive",
        ["decline"] = "closed",
        ["disable"] = "disabled",
        ["disconnect"] = "disconnected",
        ["enable"] = "enabled",
        ["expire"] = "expired",
        ["fail"] = "failed",
        ["finalize"] = "open",
        ["mark_uncollectible"] = "uncollectible",
        ["pause"] = "paused",
        ["pay"] = "paid",
        ["post"] = "posted",
        ["reactivate"] = "active",
        ["redact"] = "redacted",
        ["reject"] = "rejected",
        ["release"] = "released",
        ["resume"] = "active",
        ["return"] = "returned",
        ["reverse"] = "reversed",
        ["submit"] = "submitted",
        ["succeed"] = "succeeded",
        ["unarchive"] = "active",
        ["uninstall"] = "uninstalled",
        ["void"] = "void",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The events whose last word is not the verb's past tense.</summary>
    private static readonly FrozenDictionary<string, string> PastTenses = new Dictionary<string, string>
    {
        ["cancel"] = "canceled",
        ["pay"] = "paid",
        ["send"] = "sent",
        ["submit"] = "submitted",
        ["void"] = "voided",
        ["mark_uncollectible"] = "marked_uncollectible",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string? StatusAfter(string verb) => Statuses.GetValueOrDefault(verb);

    /// <summary>The verb as the last word of an event: finalize, finalized.</summary>
    public static string Past(string verb) =>
        PastTenses.GetValueOrDefault(verb) ?? (verb.EndsWith('e') ? verb + "d" : verb + "ed");
}

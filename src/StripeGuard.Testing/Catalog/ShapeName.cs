namespace StripeGuard.Testing.Catalog;

/// <summary>
/// Stripe.net names a nested type after its owner and its field (RefundNextAction's <c>display_details</c> is a
/// RefundNextActionDisplayDetails), so that most names can be left out of the catalogue.
/// </summary>
internal static class ShapeName
{
    private const string Options = "Options";

    /// <summary>Named after the owner and the field.</summary>
    private const string OfOwner = ".";

    /// <summary>Named after the owner without its last word, a verb, and the field: SubscriptionCreateOptions' <c>trial_settings</c>.</summary>
    private const string OfResource = "^";

    public static string Shorten(string name, string owner, string field) =>
        name == After(owner, field) ? OfOwner
        : name == AfterResource(owner, field) ? OfResource
        : name;

    public static string Lengthen(string text, string owner, string field) =>
        text switch
        {
            OfOwner => After(owner, field),
            OfResource => AfterResource(owner, field),
            _ => text,
        };

    private static string After(string owner, string field) =>
        owner.EndsWith(Options, StringComparison.Ordinal)
            ? owner[..^Options.Length] + Pascal(field) + Options
            : owner + Pascal(field);

    private static string AfterResource(string owner, string field)
    {
        var stem = owner.EndsWith(Options, StringComparison.Ordinal) ? owner[..^Options.Length] : owner;
        var lastWord = stem.Length - 1;
        while (lastWord > 0 && !char.IsUpper(stem[lastWord]))
        {
            lastWord--;
        }

        return After(stem[..Math.Max(lastWord, 0)] + owner[stem.Length..], field);
    }

    private static string Pascal(string field) =>
        string.Concat(
            field.Split('_').Select(word => word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + word[1..])
        );
}

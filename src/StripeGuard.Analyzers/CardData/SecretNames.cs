using static StripeGuard.Analyzers.Flow.Words;

namespace StripeGuard.Analyzers.CardData;

/// <summary>Which names of settings, members and variables mean a Stripe secret, in any spelling.</summary>
internal static class SecretNames
{
    /// <summary>A configuration key or environment variable: <c>Stripe:SecretKey</c>, <c>STRIPE_WEBHOOK_SECRET</c>.</summary>
    public static SensitiveKind OfSetting(string key) => Of(key, owner: "");

    /// <summary>A member or variable; a plain name such as <c>SecretKey</c> counts where its owner is Stripe's: <c>StripeSettings</c>.</summary>
    public static SensitiveKind Of(string name, string owner)
    {
        // Asked of many names: all that count end alike.
        if (!EndsWith(name, "key") && !EndsWith(name, "secret"))
        {
            return SensitiveKind.None;
        }

        if (Has(name, "publish") || Has(name, "public") || Has(name, "idempotency"))
        {
            return SensitiveKind.None;
        }

        var isStripes = Has(name, "stripe") || Has(owner, "stripe");
        var letters = Letters(name);
        if (
            EndsWith(letters, "webhooksecret")
            || EndsWith(letters, "webhooksigningsecret")
            || letters == "endpointsecret"
        )
        {
            // A product or a tenant may have a webhook of its own, and a secret for that.
            return isStripes || (letters.Length <= "webhooksigningsecret".Length && MayBeStripes(owner))
                ? SensitiveKind.WebhookSecret
                : SensitiveKind.None;
        }

        if (!isStripes)
        {
            return SensitiveKind.None;
        }

        return
            EndsWith(letters, "secretkey")
            || EndsWith(letters, "apikey")
            || EndsWith(letters, "privatekey")
            || EndsWith(letters, "restrictedkey")
            || EndsWith(letters, "stripekey")
            || EndsWith(letters, "stripesecret")
            ? SensitiveKind.SecretKey
            : SensitiveKind.None;
    }

    /// <summary>Whether a name means the key that the browser may have.</summary>
    public static bool IsPublishable(string name) =>
        Has(name, "publishable") || (EndsWith(Letters(name), "publickey") && Has(name, "stripe"));

    private static bool MayBeStripes(string owner) =>
        owner.Length == 0
        || Has(owner, "settings")
        || Has(owner, "config")
        || Has(owner, "options")
        || Has(owner, "payment")
        || Has(owner, "billing")
        || Has(owner, "webhook")
        || Has(owner, "secrets");

    private static string Letters(string name)
    {
        Span<char> buffer = stackalloc char[Math.Min(name.Length, 80)];
        var length = 0;
        foreach (var character in name)
        {
            if (length < buffer.Length && char.IsLetterOrDigit(character))
            {
                buffer[length++] = char.ToLowerInvariant(character);
            }
        }

        return buffer.Slice(0, length).ToString();
    }
}
